// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.DiscoveryConfig;
import io.tandem.config.DiscoveryConfig.DnsSd;
import io.tandem.config.DiscoveryConfig.FileSd;
import io.tandem.config.DiscoveryConfig.HttpSd;
import io.tandem.config.DiscoveryConfig.StaticGroup;
import io.tandem.config.HttpClientConfig;
import io.tandem.model.Labels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads the ways to find targets that Tandem runs. */
final class DiscoveryReader {
  private static final List<String> FOREIGN =
      List.of(
          "azure_sd_configs",
          "consul_sd_configs",
          "digitalocean_sd_configs",
          "docker_sd_configs",
          "dockerswarm_sd_configs",
          "eureka_sd_configs",
          "gce_sd_configs",
          "hetzner_sd_configs",
          "ionos_sd_configs",
          "kuma_sd_configs",
          "lightsail_sd_configs",
          "linode_sd_configs",
          "marathon_sd_configs",
          "nerve_sd_configs",
          "nomad_sd_configs",
          "oci_sd_configs",
          "openstack_sd_configs",
          "outscale_sd_configs",
          "ovhcloud_sd_configs",
          "puppetdb_sd_configs",
          "scaleway_sd_configs",
          "serverset_sd_configs",
          "stackit_sd_configs",
          "triton_sd_configs",
          "uyuni_sd_configs",
          "vultr_sd_configs");

  static final Keys KEYS =
      Keys.of(
              "discovery",
              "static_configs",
              "file_sd_configs",
              "http_sd_configs",
              "dns_sd_configs",
              "ec2_sd_configs",
              "kubernetes_sd_configs")
          .notBuiltInstead("let http_sd_configs or file_sd_configs list these targets", FOREIGN);

  /** Where nothing is run, every kind is taken. */
  static final Keys IDLE = KEYS.plus(Keys.of("discovery", FOREIGN.toArray(String[]::new)));

  static final Keys STATIC = Keys.of("static_configs", "targets", "labels");
  static final Keys FILE = Keys.of("file_sd_configs", "files", "refresh_interval");
  static final Keys HTTP =
      Keys.of("http_sd_configs", "url", "refresh_interval").plus(HttpClientReader.KEYS);
  static final Keys DNS = Keys.of("dns_sd_configs", "names", "refresh_interval", "type", "port");

  static final Duration FILE_REFRESH = Duration.ofMinutes(5);
  static final Duration HTTP_REFRESH = Duration.ofMinutes(1);
  static final Duration DNS_REFRESH = Duration.ofSeconds(30);

  private static final Pattern FILE_NAME =
      Pattern.compile("[^*]*(\\*[^/]*)?\\.(json|yml|yaml|JSON|YML|YAML)");
  private static final Set<String> DNS_TYPES = Set.of("SRV", "A", "AAAA", "MX", "NS");

  private DiscoveryReader() {}

  /**
   * All discovery of a section.
   *
   * @param bareAddresses no rule will make another address of what static_configs say
   */
  static List<DiscoveryConfig> read(YamlMap map, boolean bareAddresses) {
    List<DiscoveryConfig> configs = new ArrayList<>();
    each(map.get("static_configs"), v -> configs.add(group(v.map(STATIC), bareAddresses)));
    each(map.get("file_sd_configs"), v -> configs.add(file(v.map(FILE))));
    each(map.get("http_sd_configs"), v -> configs.add(http(v.map(HTTP))));
    each(map.get("dns_sd_configs"), v -> configs.add(dns(v.map(DNS))));
    each(map.get("ec2_sd_configs"), v -> configs.add(Ec2SdReader.read(v)));
    each(map.get("kubernetes_sd_configs"), v -> configs.add(KubernetesSdReader.read(v)));
    return configs;
  }

  private static void each(YamlValue list, Consumer<YamlValue> reader) {
    for (YamlValue element : list.list()) {
      if (element.isNull()) {
        element.fault("an entry of " + list.name());
      } else {
        reader.accept(element);
      }
    }
  }

  static StaticGroup group(YamlMap map, boolean bareAddresses) {
    List<String> targets = new ArrayList<>();
    for (YamlValue target : map.get("targets").list()) {
      String address = target.text("");
      if (bareAddresses && (address.isEmpty() || address.contains("/"))) {
        target.fault("host:port");
      }
      targets.add(address);
    }
    return new StaticGroup(targets, labels(map.get("labels")));
  }

  /** A label set, whose names follow the UTF-8 rule wherever Prometheus reads one from a file. */
  static Labels labels(YamlValue value) {
    Map<String, String> labels = new HashMap<>();
    value
        .entries()
        .forEach(
            (name, label) -> {
              String text = label.text("");
              if (!Names.isLabelName(name, false)) {
                label.fault("a label name as key");
              } else if (!Names.isUtf8(text)) {
                label.fault("a label value in UTF-8");
              }
              labels.put(name, text);
            });
    return Labels.of(labels);
  }

  private static FileSd file(YamlMap map) {
    List<String> files = new ArrayList<>();
    for (YamlValue value : map.get("files").list()) {
      String name = value.text("");
      if (!FILE_NAME.matcher(name).matches()) {
        value.fault("a name ending in .json, .yml or .yaml, with * in its last part only");
      }
      Path path = value.pathOrNull();
      files.add(path == null ? name : path.toString());
    }
    if (files.isEmpty()) {
      map.get("files").fault("at least one name of a file");
    }
    return new FileSd(files, refresh(map, FILE_REFRESH));
  }

  private static HttpSd http(YamlMap map) {
    YamlValue url = map.get("url");
    String text = url.text("");
    GoUrl parsed = GoUrl.parse(text);
    if (text.isEmpty()
        || !parsed.isValid()
        || parsed.host().isEmpty()
        || !(parsed.scheme().equals("http") || parsed.scheme().equals("https"))) {
      url.faultShowing(
          url.isSet() ? GoUrl.redacted(text) : "absent", "a URL with http or https and a host");
    }
    HttpClientConfig client = HttpClientReader.read(map, true, Map.of());
    return new HttpSd(text, refresh(map, HTTP_REFRESH), client);
  }

  private static DnsSd dns(YamlMap map) {
    List<String> names = map.get("names").texts();
    if (names.isEmpty()) {
      map.get("names").fault("at least one name");
    }
    String type = map.get("type").text("SRV").toUpperCase(Locale.ROOT);
    int port = map.get("port").integer(0);
    if (!DNS_TYPES.contains(type)) {
      map.get("type").fault("SRV, A, AAAA, MX or NS");
    } else if (port == 0 && !type.equals("SRV")) {
      map.get("port").fault("a port, for records of all types but SRV");
    }
    return new DnsSd(names, refresh(map, DNS_REFRESH), type, port);
  }

  static Duration refresh(YamlMap map, Duration fallback) {
    Duration interval = map.get("refresh_interval").duration(fallback);
    return interval.isZero() ? fallback : interval;
  }
}
