// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.target;

import io.tandem.config.PrometheusDuration;
import io.tandem.config.ScrapeConfig;
import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import io.tandem.relabel.Relabeler;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives what discovery found the labels that relabeling sees, relabels, and checks what comes out.
 * One caller at a time.
 */
final class LabelPopulation {
  static final String RESERVED_PREFIX = "__";
  static final String PARAM_PREFIX = "__param_";
  static final String ADDRESS = "__address__";
  static final String SCHEME = "__scheme__";
  static final String METRICS_PATH = "__metrics_path__";
  private static final String META_PREFIX = "__meta_";
  private static final String INTERVAL = "__scrape_interval__";
  private static final String TIMEOUT = "__scrape_timeout__";
  private static final String INSTANCE = "instance";

  private final Relabeler relabeler;
  private final Map<String, String> defaults = new LinkedHashMap<>();
  private final LabelsBuilder labels = new LabelsBuilder();
  private final CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();

  LabelPopulation(ScrapeConfig config) {
    relabeler = Relabeler.compile(config.relabelConfigs(), config.legacyNames());
    defaults.put("job", config.jobName());
    defaults.put(INTERVAL, PrometheusDuration.format(config.scrapeInterval()));
    defaults.put(TIMEOUT, PrometheusDuration.format(config.scrapeTimeout()));
    defaults.put(METRICS_PATH, config.metricsPath());
    defaults.put(SCHEME, config.scheme());
    for (Map.Entry<String, List<String>> param : config.params().entrySet()) {
      if (!param.getValue().isEmpty()) {
        defaults.put(PARAM_PREFIX + param.getKey(), param.getValue().getFirst());
      }
    }
  }

  Population populate(Labels target, Labels group) {
    Labels discovered = discovered(target, group);
    return relabeler.apply(labels) ? check(discovered) : new Population.Dropped(discovered);
  }

  /** What relabeling sees. */
  Labels discovered(Labels target, Labels group) {
    labels.reset(Labels.EMPTY);
    setAbsent(target);
    setAbsent(group);
    defaults.forEach(
        (name, value) -> {
          if (!labels.has(name)) {
            labels.set(name, value);
          }
        });
    return labels.build();
  }

  private void setAbsent(Labels added) {
    for (int i = 0; i < added.size(); i++) {
      if (!labels.has(added.name(i))) {
        labels.set(added.name(i), added.value(i));
      }
    }
  }

  private Population check(Labels discovered) {
    String address = labels.getOrEmpty(ADDRESS);
    if (address.isEmpty()) {
      return new Population.Faulty("no address");
    }
    if (address.indexOf('/') >= 0) {
      return new Population.Faulty('"' + address + "\" is not a valid hostname");
    }
    String intervalText = labels.getOrEmpty(INTERVAL);
    String timeoutText = labels.getOrEmpty(TIMEOUT);
    Duration interval = PrometheusDuration.parse(intervalText);
    Duration timeout = PrometheusDuration.parse(timeoutText);
    if (interval == null || interval.isZero()) {
      return new Population.Faulty(durationFault("interval", intervalText, interval != null));
    }
    if (timeout == null || timeout.isZero()) {
      return new Population.Faulty(durationFault("timeout", timeoutText, timeout != null));
    }
    if (timeout.compareTo(interval) > 0) {
      return new Population.Faulty(
          "scrape timeout cannot be greater than scrape interval (\""
              + timeoutText
              + "\" > \""
              + intervalText
              + "\")");
    }
    return finish(discovered, address, interval, timeout);
  }

  private static String durationFault(String what, String text, boolean zero) {
    return zero
        ? "scrape " + what + " cannot be 0"
        : "error parsing scrape " + what + ": not a valid duration string: \"" + text + '"';
  }

  private Population finish(
      Labels discovered, String address, Duration interval, Duration timeout) {
    for (int i = labels.size() - 1; i >= 0; i--) {
      if (labels.name(i).startsWith(META_PREFIX)) {
        labels.remove(labels.name(i));
      } else if (!utf8.canEncode(labels.value(i))) {
        return new Population.Faulty("invalid label value for \"" + labels.name(i) + '"');
      }
    }
    if (!labels.has(INSTANCE)) {
      labels.set(INSTANCE, address);
    }
    return new Population.Kept(labels.build(), discovered, interval, timeout);
  }
}
