// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import io.tandem.config.MonitorFields;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a Prometheus or PrometheusAgent object says of the monitors it selects. Faults of selectors
 * are kept, for the other kinds go on; all other faults refuse the object. Immutable.
 */
public final class OperatorSettings {
  private static final String ADDITIONAL = "additionalScrapeConfigs";

  private final String namespace;
  private final Section spec;
  private final Map<String, ScrapeClass> classes = new LinkedHashMap<>();
  private final Map<MonitorKind, Selection> selections = new EnumMap<>(MonitorKind.class);
  private final Map<MonitorKind, String> faults = new EnumMap<>(MonitorKind.class);
  private final List<String> unread = new ArrayList<>();
  private @Nullable ScrapeClass standard;

  /**
   * Which objects of a kind are selected.
   *
   * @param labels those of the objects
   * @param namespaces those of their namespaces; null for the own namespace alone
   */
  public record Selection(LabelSelector labels, @Nullable LabelSelector namespaces) {}

  /**
   * Reads the object.
   *
   * @param object with metadata and spec
   * @param ownNamespace where the object does not say its namespace
   * @throws RefusedMonitorException naming the field and what is wrong with it
   */
  public OperatorSettings(JsonObject object, String ownNamespace) {
    Section root = new Section(object, "");
    String given = root.section("metadata").text("namespace");
    namespace = given.isEmpty() ? ownNamespace : given;
    spec = root.section("spec");
    Set<String> known = new TreeSet<>(MonitorFields.OF_PROMETHEUS);
    known.add(ADDITIONAL);
    for (MonitorKind kind : MonitorKind.values()) {
      known.add(kind.selectorField());
      known.add(kind.namespaceSelectorField());
      select(kind);
    }
    spec.sections("scrapeClasses").forEach(this::add);
    new TreeSet<>(spec.keys()).stream().filter(key -> !known.contains(key)).forEach(unread::add);
    if (selections.isEmpty() && faults.isEmpty()) {
      throw spec.refused(
          MonitorKind.SERVICE_MONITOR.selectorField(),
          "expected at least one selector; {} selects all objects of a kind");
    }
  }

  private void select(MonitorKind kind) {
    Section labels = spec.sectionOrNull(kind.selectorField());
    if (labels == null) {
      return;
    }
    try {
      Section namespaces = spec.sectionOrNull(kind.namespaceSelectorField());
      selections.put(
          kind,
          new Selection(
              LabelSelector.of(labels), namespaces == null ? null : LabelSelector.of(namespaces)));
    } catch (RefusedMonitorException e) {
      faults.put(kind, String.valueOf(e.getMessage()));
    }
  }

  private void add(Section at) {
    ScrapeClass added = ScrapeClass.of(at, namespace);
    classes.put(added.name(), added);
    if (at.isTrue("default")) {
      if (standard != null) {
        throw at.refused("default", "expected one default of the classes");
      }
      standard = added;
    }
  }

  /** The namespace of the object itself. */
  public String namespace() {
    return namespace;
  }

  /** By kind; a kind that is absent has no selector, or a faulty one. */
  public Map<MonitorKind, Selection> selections() {
    return selections;
  }

  /** What is wrong with selectors, by kind. */
  public Map<MonitorKind, String> faults() {
    return faults;
  }

  /** Fields that have no effect here. */
  public List<String> unread() {
    return unread;
  }

  /** Where jobs of the object's own are, a list as it stands in a file; null where it has none. */
  public @Nullable Reference additionalJobs() {
    return Reference.secret(spec.sectionOrNull(ADDITIONAL), namespace);
  }

  Section spec() {
    return spec;
  }

  /** The class that an object names, or the default one. */
  ScrapeClass scrapeClass(Section monitor) {
    String name = monitor.text("scrapeClass");
    ScrapeClass found = classes.get(name);
    if (found != null) {
      return found;
    }
    if (!name.isEmpty()) {
      throw monitor.refused("scrapeClass", "there is no scrape class '" + name + "'");
    }
    return standard == null ? ScrapeClass.NONE : standard;
  }

  /** The rule that says the namespace of a monitor, whatever its targets say; none where empty. */
  String enforcedLabel(Monitor monitor) {
    boolean excluded =
        spec.sections("excludedFromEnforcement").stream().anyMatch(e -> excludes(e, monitor));
    return excluded ? "" : spec.text("enforcedNamespaceLabel");
  }

  private static boolean excludes(Section reference, Monitor monitor) {
    String group = reference.text("group");
    String name = reference.text("name");
    return (group.isEmpty() || group.equals("monitoring.coreos.com"))
        && reference.text("resource").equals(monitor.kind().kind().plural())
        && reference.text("namespace").equals(monitor.namespace())
        && (name.isEmpty() || name.equals(monitor.name()));
  }
}
