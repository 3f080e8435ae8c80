// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A ScrapeConfig as one job, with those of its ways to find targets that are run here. */
final class ScrapeConfigJobs {
  private static final Set<String> RUN =
      Set.of(
          "staticConfigs",
          "fileSDConfigs",
          "httpSDConfigs",
          "kubernetesSDConfigs",
          "dnsSDConfigs",
          "ec2SDConfigs");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final String REFRESH = "refreshInterval";
  private static final String REFRESH_KEY = "refresh_interval";

  private final JobParts parts;
  private final Section spec;

  ScrapeConfigJobs(JobParts parts) {
    this.parts = parts;
    spec = parts.spec();
  }

  List<JsonObject> jobs() {
    JsonObject job = parts.job("");
    honor(job);
    Fields.copy(spec, "metricsPath", job, "metrics_path");
    Fields.copy(spec, "params", job, "params");
    Fields.copy(spec, "enableCompression", job, "enable_compression");
    Fields.copy(spec, "enableHTTP2", job, "enable_http2");
    parts.times(job, spec.text("scrapeInterval"), spec.text("scrapeTimeout"));
    Fields.copyLowered(spec, "scheme", job, "scheme");
    parts.client().put(job, spec, parts.scrapeClass());
    parts.answer(job);
    parts.limits().putBodySize(job);
    refuseOthers();
    each(job, "staticConfigs", "static_configs", ScrapeConfigJobs::group);
    each(job, "fileSDConfigs", "file_sd_configs", ScrapeConfigJobs::files);
    each(job, "httpSDConfigs", "http_sd_configs", this::http);
    each(job, "kubernetesSDConfigs", "kubernetes_sd_configs", this::kubernetes);
    each(job, "dnsSDConfigs", "dns_sd_configs", ScrapeConfigJobs::dns);
    each(job, "ec2SDConfigs", "ec2_sd_configs", this::ec2);
    relabel(job);
    parts.metricRelabel(job, spec.sections("metricRelabelings"));
    return List.of(job);
  }

  private void honor(JsonObject job) {
    if (spec.has("honorTimestamps")) {
      boolean override = parts.settings().isTrue("overrideHonorTimestamps");
      job.put("honor_timestamps", spec.isTrue("honorTimestamps") && !override);
    }
    Fields.copy(spec, "trackTimestampsStaleness", job, "track_timestamps_staleness");
    if (spec.has("honorLabels")) {
      boolean override = parts.settings().isTrue("overrideHonorLabels");
      job.put("honor_labels", spec.isTrue("honorLabels") && !override);
    }
  }

  /** Without rules of its own an object is not enforced here, as in the operator: metrics are. */
  private void relabel(JsonObject job) {
    Relabelings rules = Relabelings.ofTargets().given(parts.scrapeClass().relabelings());
    if (spec.has("jobName")) {
      rules.set("job", spec.text("jobName"));
    }
    List<Section> own = spec.sections("relabelings");
    if (!own.isEmpty()) {
      parts.enforce(rules.given(own));
    }
    job.put("relabel_configs", rules.rules());
  }

  private void refuseOthers() {
    for (String key : spec.keys()) {
      boolean isDiscovery = key.endsWith("SDConfigs");
      if (isDiscovery && !RUN.contains(key) && !spec.sections(key).isEmpty()) {
        throw spec.refused(key, "such targets cannot be looked up here");
      }
    }
  }

  /** Makes an entry. */
  private interface Entry {
    JsonObject of(Section section);
  }

  private void each(JsonObject job, String field, String key, Entry maker) {
    JsonArray entries = new JsonArray();
    spec.sections(field).forEach(section -> entries.add(maker.of(section)));
    if (!entries.isEmpty()) {
      job.put(key, entries);
    }
  }

  private static JsonObject group(Section at) {
    JsonObject group = new JsonObject().put("targets", new JsonArray(at.texts("targets")));
    for (String name : at.section("labels").keys()) {
      if (!LABEL.matcher(name).matches()) {
        throw at.refused("labels", "'" + name + "' is no name of a label");
      }
    }
    Fields.copy(at, "labels", group, "labels");
    return group;
  }

  private static JsonObject files(Section at) {
    JsonObject entry = new JsonObject().put("files", new JsonArray(at.texts("files")));
    Fields.copy(at, REFRESH, entry, REFRESH_KEY);
    return entry;
  }

  private static JsonObject dns(Section at) {
    JsonObject entry = new JsonObject().put("names", new JsonArray(at.texts("names")));
    Fields.copy(at, REFRESH, entry, REFRESH_KEY);
    Fields.copy(at, "type", entry, "type");
    Fields.copy(at, "port", entry, "port");
    return entry;
  }

  private JsonObject http(Section at) {
    JsonObject entry = new JsonObject().put("url", at.text("url"));
    Fields.copy(at, REFRESH, entry, REFRESH_KEY);
    client(entry, at);
    return entry;
  }

  private void client(JsonObject entry, Section at) {
    Fields.copy(at, "followRedirects", entry, "follow_redirects");
    Fields.copy(at, "enableHTTP2", entry, "enable_http2");
    parts.client().put(entry, at, ScrapeClass.NONE);
  }

  private JsonObject ec2(Section at) {
    JsonObject entry = new JsonObject();
    client(entry, at);
    Fields.copy(at, "region", entry, "region");
    if (at.has("accessKey") && at.has("secretKey")) {
      entry.put("access_key", parts.client().secret(at, "accessKey"));
      entry.put("secret_key", parts.client().secret(at, "secretKey"));
    }
    Fields.copy(at, "roleARN", entry, "role_arn");
    Fields.copy(at, "port", entry, "port");
    Fields.copy(at, REFRESH, entry, REFRESH_KEY);
    JsonArray filters = new JsonArray();
    at.sections("filters").stream()
        .sorted(Comparator.comparing(filter -> filter.text("name")))
        .forEach(filter -> filters.add(filter(filter)));
    if (!filters.isEmpty()) {
      entry.put("filters", filters);
    }
    return entry;
  }

  private static JsonObject filter(Section at) {
    return new JsonObject()
        .put("name", at.text("name"))
        .put("values", new JsonArray(at.texts("values")));
  }

  private JsonObject kubernetes(Section at) {
    String role = at.text("role").toLowerCase(Locale.ROOT);
    JsonObject entry = new JsonObject().put("role", role);
    Fields.copy(at, "apiServer", entry, "api_server");
    client(entry, at);
    Section namespaces = at.sectionOrNull("namespaces");
    if (namespaces != null) {
      JsonObject in = new JsonObject().put("names", new JsonArray(namespaces.texts("names")));
      Fields.copy(namespaces, "ownNamespace", in, "own_namespace");
      entry.put("namespaces", in);
    }
    JsonArray selectors = new JsonArray();
    at.sections("selectors").forEach(selector -> selectors.add(selector(selector)));
    if (!selectors.isEmpty()) {
      entry.put("selectors", selectors);
    }
    Section attach = at.sectionOrNull("attachMetadata");
    if (attach != null && (role.equals("pod") || role.startsWith("endpoints"))) {
      entry.put("attach_metadata", new JsonObject().put("node", attach.isTrue("node")));
    }
    return entry;
  }

  private static JsonObject selector(Section at) {
    JsonObject selector = new JsonObject().put("role", at.text("role").toLowerCase(Locale.ROOT));
    Fields.copy(at, "label", selector, "label");
    Fields.copy(at, "field", selector, "field");
    return selector;
  }
}
