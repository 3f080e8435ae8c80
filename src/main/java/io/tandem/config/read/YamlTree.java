// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.ConfigException;
import io.tandem.config.ConfigProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A YAML or JSON text of any shape, each value with its place: for what reads files that are not
 * Tandem's. Keys and lists keep their order; what is merged or referred to stands where it is used.
 * Immutable; any thread.
 */
public final class YamlTree {
  /** More than any file by hand; aliases of aliases can name many more than a text holds. */
  private static final int MAX_VALUES = 500_000;

  private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[(\\d+)]");

  /**
   * Where a value stands.
   *
   * @param line counted from 1
   * @param key path with indices, empty for the whole document
   */
  public record Place(Path file, int line, String key) {
    @Override
    public String toString() {
      return file + ":" + line + (key.isEmpty() ? "" : ": " + key);
    }
  }

  /** A scalar without quotes that means no text: written again as it was. */
  private record Plain(String text) {
    @Override
    public String toString() {
      return text;
    }
  }

  private final Place place;
  private final Map<String, YamlTree> entries;
  private final List<YamlTree> items;
  private final @Nullable YamlScalar scalar;
  private final Shape shape;

  private enum Shape {
    ABSENT,
    SCALAR,
    LIST,
    MAP
  }

  private YamlTree(
      Place place,
      Shape shape,
      Map<String, YamlTree> entries,
      List<YamlTree> items,
      @Nullable YamlScalar scalar) {
    this.place = place;
    this.shape = shape;
    this.entries = Collections.unmodifiableMap(entries);
    this.items = Collections.unmodifiableList(items);
    this.scalar = scalar;
  }

  /** All documents of a text, or every fault of its syntax. */
  public static List<YamlTree> read(Path file, String text) throws ConfigException {
    return read(file, text, "");
  }

  private static List<YamlTree> read(Path file, String text, String key) throws ConfigException {
    Faults faults = new Faults();
    YamlDocument document = new YamlDocument(file, faults);
    Builder builder = new Builder(file, key);
    List<YamlTree> trees = new ArrayList<>();
    for (YamlValue value : document.documents(text, Integer.MAX_VALUE)) {
      trees.add(builder.tree(value));
    }
    faults.throwIfAny();
    return trees;
  }

  /**
   * The document that a text of another one is. Lines are those of the outer one: a text of several
   * lines begins on the line after its key.
   */
  public static YamlTree within(YamlTree text) throws ConfigException {
    String above = "\n".repeat(text.text().contains("\n") ? text.place.line : text.place.line - 1);
    return read(text.place.file, above + text.text(), text.place.key).getFirst();
  }

  /** Makes trees of one file; counts what it makes. */
  private static final class Builder {
    private final Path file;
    private final String key;
    private int values;

    Builder(Path file, String key) {
      this.file = file;
      this.key = key;
    }

    YamlTree tree(YamlValue value) {
      Place place = new Place(file, value.line(), key + value.path());
      Map<String, YamlTree> entries = new LinkedHashMap<>();
      List<YamlTree> items = new ArrayList<>();
      YamlScalar scalar = value.scalarOrNull();
      Shape shape = shape(value, scalar);
      if (++values > MAX_VALUES) {
        if (values == MAX_VALUES + 1) {
          value.fault("fewer than " + MAX_VALUES + " values");
        }
      } else if (shape == Shape.LIST) {
        value.list().forEach(item -> items.add(tree(item)));
      } else if (shape == Shape.MAP) {
        value.fields().forEach((key, entry) -> entries.put(key, tree(entry)));
      }
      return new YamlTree(place, shape, entries, items, scalar);
    }

    private static Shape shape(YamlValue value, @Nullable YamlScalar scalar) {
      if (!value.isPresent()) {
        return Shape.ABSENT;
      }
      return scalar != null ? Shape.SCALAR : value.isList() ? Shape.LIST : Shape.MAP;
    }
  }

  public Place place() {
    return place;
  }

  /** Says something that is more than nothing. */
  public boolean isSet() {
    return shape != Shape.ABSENT && (scalar == null || scalar.kind() != YamlScalar.Kind.NULL);
  }

  public boolean isMap() {
    return shape == Shape.MAP;
  }

  public boolean isList() {
    return shape == Shape.LIST;
  }

  public boolean isScalar() {
    return shape == Shape.SCALAR;
  }

  /** Whether it is a scalar that says true. */
  public boolean isTrue() {
    return scalar != null && scalar.kind() == YamlScalar.Kind.BOOL && scalar.bool();
  }

  /** Whether it is a scalar that says false. */
  public boolean isFalse() {
    return scalar != null && scalar.kind() == YamlScalar.Kind.BOOL && !scalar.bool();
  }

  /** The value under these keys, one below the other; absent where one of them is. */
  public YamlTree get(String... keys) {
    YamlTree at = this;
    for (String key : keys) {
      YamlTree next = at.entries.get(key);
      if (next == null) {
        String path = at.place.key.isEmpty() ? key : at.place.key + "." + key;
        Place nowhere = new Place(at.place.file, at.place.line, path);
        next = new YamlTree(nowhere, Shape.ABSENT, Map.of(), List.of(), null);
      }
      at = next;
    }
    return at;
  }

  /** The same map with one of its entries alone. */
  public YamlTree picked(String key) {
    return new YamlTree(place, shape, Map.of(key, get(key)), List.of(), null);
  }

  /** The entries of a map in the order of the file; none where it is no map. */
  public Map<String, YamlTree> entries() {
    return entries;
  }

  /** The elements of a list; none where it is no list. */
  public List<YamlTree> items() {
    return items;
  }

  /** A scalar as it is written; empty where it is none. */
  public String text() {
    return scalar == null ? "" : scalar.text();
  }

  /** A fault about this value; it is not shown, for it may be a secret. */
  public ConfigException wrong(String value, String expected) {
    return new ConfigException(
        List.of(
            new ConfigProblem(
                place.file,
                place.line,
                place.key.isEmpty() ? "document" : place.key,
                value,
                "expected " + expected)));
  }

  /** The same fault at the place in this document that its key names, or as near as there is. */
  public ConfigProblem placed(ConfigProblem problem) {
    if (!problem.file().equals(place.file)) {
      return problem;
    }
    Place at = follow(problem.key()).place;
    return new ConfigProblem(at.file, at.line, problem.key(), problem.value(), problem.expected());
  }

  /** What lies at the path, or the last on the way to it that is there. */
  public YamlTree follow(String path) {
    YamlTree at = this;
    Matcher step = STEP.matcher(path);
    while (step.find()) {
      YamlTree next = at;
      if (step.group(1) != null) {
        next = at.get(step.group(1));
      } else if (Integer.parseInt(step.group(2)) < at.items.size()) {
        next = at.items.get(Integer.parseInt(step.group(2)));
      }
      if (!next.isSet()) {
        return at;
      }
      at = next;
    }
    return at;
  }

  /** A copy for {@link YamlWriter}: changeable maps and lists, texts, and scalars as written. */
  public @Nullable Object copy() {
    if (scalar != null) {
      return switch (scalar.kind()) {
        case NULL -> null;
        case BOOL, INT, FLOAT, SPECIAL -> new Plain(scalar.text());
        case STR, BAD_BINARY -> scalar.text();
      };
    }
    if (shape == Shape.LIST) {
      List<@Nullable Object> list = new ArrayList<>();
      items.forEach(item -> list.add(item.copy()));
      return list;
    }
    return copyOfMap();
  }

  /** A copy of the entries, as {@link #copy} makes it. */
  public Map<String, @Nullable Object> copyOfMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    entries.forEach((key, value) -> map.put(key, value.copy()));
    return map;
  }
}
