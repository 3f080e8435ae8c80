// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Probe as one job: addresses or ingresses that a prober is asked about. */
final class ProbeJobs {
  private static final Pattern PROBER = Pattern.compile("[A-Za-z0-9._-]+(?::([0-9]{1,5}))?");
  private static final int HIGHEST_PORT = 65_535;
  private static final String INGRESS = "__meta_kubernetes_ingress_";
  private static final String TARGET = "__param_target";
  private static final String ADDRESS = "__address__";
  private static final String RULES = "relabelingConfigs";

  private final JobParts parts;
  private final Section spec;
  private final Section prober;

  ProbeJobs(JobParts parts) {
    this.parts = parts;
    spec = parts.spec();
    prober = spec.section("prober");
  }

  List<JsonObject> jobs() {
    Matcher url = PROBER.matcher(prober.text("url"));
    if (!url.matches() || (url.group(1) != null && Integer.parseInt(url.group(1)) > HIGHEST_PORT)) {
      throw prober.refused("url", "'" + prober.text("url") + "', expected HOST or HOST:PORT");
    }
    JsonObject job = parts.job("");
    job.put("honor_timestamps", !parts.settings().isTrue("overrideHonorTimestamps"));
    job.put("metrics_path", prober.text("path").isEmpty() ? "/probe" : prober.text("path"));
    parts.times(job, spec.text("interval"), spec.text("scrapeTimeout"));
    Fields.copyLowered(prober, "scheme", job, "scheme");
    params(job);
    parts.client().bearer(job, spec);
    parts.client().put(job, spec, parts.scrapeClass());
    parts.client().put(job, new Section(proxyOnly(), "prober"), ScrapeClass.NONE);
    parts.answer(job);
    parts.limits().putBodySize(job);
    targets(job);
    parts.metricRelabel(job, spec.sections("metricRelabelings"));
    return List.of(job);
  }

  /** The prober says how it is reached, the probe who asks. */
  private JsonObject proxyOnly() {
    JsonObject proxy = new JsonObject();
    for (String key :
        List.of("proxyUrl", "noProxy", "proxyFromEnvironment", "proxyConnectHeader")) {
      Fields.copy(prober, key, proxy, key);
    }
    return proxy;
  }

  private void params(JsonObject job) {
    JsonObject params = new JsonObject();
    String module = spec.text("module");
    if (!module.isEmpty()) {
      params.put("module", new JsonArray().add(module));
    }
    for (Section param : spec.sections("params")) {
      if (module.isEmpty() || !param.text("name").equals("module")) {
        params.put(param.text("name"), new JsonArray(param.texts("values")));
      }
    }
    if (!params.isEmpty()) {
      job.put("params", params);
    }
  }

  private void targets(JsonObject job) {
    Relabelings rules = Relabelings.ofTargets();
    if (!spec.text("jobName").isEmpty()) {
      rules.set("job", spec.text("jobName"));
    }
    Section fixed = spec.section("targets").sectionOrNull("staticConfig");
    Section ingress = spec.section("targets").sectionOrNull("ingress");
    if (fixed != null) {
      job.put("static_configs", JobParts.one(group(fixed)));
      rules.copy(ADDRESS, TARGET).copy(TARGET, "instance").set(ADDRESS, prober.text("url"));
      parts.relabel(job, rules, fixed.sections(RULES));
    } else if (ingress != null) {
      job.put(
          "kubernetes_sd_configs",
          JobParts.one(
              parts.kubernetes().entry("ingress", ingress.section("namespaceSelector"), null)));
      parts.relabel(job, ofIngress(rules, ingress), ingress.sections(RULES));
    } else {
      throw spec.refused("targets", "expected staticConfig or ingress");
    }
  }

  private JsonObject group(Section fixed) {
    Section given = fixed.section("labels");
    JsonObject labels = new JsonObject();
    given.keys().forEach(name -> labels.put(name, given.text(name)));
    if (!labels.containsKey("namespace")) {
      labels.put("namespace", parts.namespace());
    }
    return new JsonObject()
        .put("targets", new JsonArray(fixed.texts("static")))
        .put("labels", labels);
  }

  private Relabelings ofIngress(Relabelings rules, Section ingress) {
    return rules
        .select(LabelSelector.of(ingress.section("selector")), INGRESS)
        .add(
            Relabelings.rule(INGRESS + "scheme", ADDRESS, INGRESS + "path")
                .put("regex", "(.+);(.+);(.+)")
                .put("target_label", TARGET)
                .put("replacement", "${1}://${2}${3}"))
        .copy("__meta_kubernetes_namespace", "namespace")
        .copy(INGRESS + "name", "ingress")
        .copy(ADDRESS, "__tmp_ingress_address")
        .copy(TARGET, "instance")
        .set(ADDRESS, prober.text("url"));
  }
}
