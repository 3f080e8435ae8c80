// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.ConfigException;
import io.tandem.config.read.Keys.Idle;
import io.tandem.config.read.Keys.NotBuilt;
import io.tandem.config.read.Keys.Run;
import io.tandem.config.read.Keys.Treatment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The keys of a prometheus.yml as a chapter of the documentation. */
public final class KeyTables {
  private static final Map<String, Keys> SECTIONS = new LinkedHashMap<>();

  static {
    SECTIONS.put("The file", ConfigLoader.KEYS);
    SECTIONS.put("`global`", GlobalReader.KEYS);
    SECTIONS.put("`scrape_configs`", ScrapeConfigReader.KEYS);
    SECTIONS.put(
        "`relabel_configs`, `metric_relabel_configs`, `write_relabel_configs`",
        RelabelConfigReader.KEYS);
    SECTIONS.put("`static_configs`", DiscoveryReader.STATIC);
    SECTIONS.put("`file_sd_configs`", DiscoveryReader.FILE);
    SECTIONS.put("`http_sd_configs`", DiscoveryReader.HTTP);
    SECTIONS.put("`dns_sd_configs`", DiscoveryReader.DNS);
    SECTIONS.put("`ec2_sd_configs`", Ec2SdReader.KEYS);
    SECTIONS.put("`filters`", Ec2SdReader.FILTER);
    SECTIONS.put("`kubernetes_sd_configs`", KubernetesSdReader.KEYS);
    SECTIONS.put("`namespaces`", KubernetesSdReader.NAMESPACES);
    SECTIONS.put("`selectors`", KubernetesSdReader.SELECTOR);
    SECTIONS.put("`attach_metadata`", KubernetesSdReader.ATTACH);
    SECTIONS.put("`basic_auth`", HttpClientReader.BASIC_AUTH);
    SECTIONS.put("`authorization`", HttpClientReader.AUTHORIZATION);
    SECTIONS.put("`oauth2`", HttpClientReader.OAUTH2);
    SECTIONS.put("One header of `http_headers`", HttpClientReader.HEADER);
    SECTIONS.put("`tls_config`", HttpClientReader.TLS);
    SECTIONS.put("`remote_write`", RemoteWriteReader.KEYS);
    SECTIONS.put("`queue_config`", RemoteWriteReader.QUEUE);
    SECTIONS.put("`metadata_config`", RemoteWriteReader.METADATA);
    SECTIONS.put("`sigv4`", RemoteWriteReader.SIGV4);
  }

  private KeyTables() {}

  public static String markdown() {
    StringBuilder text = new StringBuilder();
    SECTIONS.forEach((title, keys) -> text.append(section(title, keys)));
    return text.toString();
  }

  public static String reservedHeaders() {
    return String.join(", ", new TreeSet<>(ReservedHeaders.REMOTE_WRITE));
  }

  /** What a file that says next to nothing means. */
  public static String defaults() throws ConfigException {
    String least =
        "scrape_configs: [{job_name: example}]\n"
            + "remote_write: [{name: example, url: 'https://example.com/api/v1/write'}]";
    return new ConfigLoader(Map.of()).load(Path.of("prometheus.yml"), least).redactedYaml();
  }

  /** What a small mistake is answered with. */
  public static String fault() {
    String yaml = "scrape_configs:\n- job_name: example\n  scrape_interval: 15";
    try {
      new ConfigLoader(Map.of()).load(Path.of("prometheus.yml"), yaml);
      return "none";
    } catch (ConfigException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String section(String title, Keys keys) {
    List<String> run = new ArrayList<>();
    Map<String, List<String>> idle = new LinkedHashMap<>();
    List<String> refused = new ArrayList<>();
    keys.treatments().forEach((key, treatment) -> sort(key, treatment, run, idle, refused));
    StringBuilder text = new StringBuilder("### " + title + "\n\nRun: " + join(run) + ".\n");
    idle.forEach(
        (why, names) ->
            text.append("\nChecked, without effect (" + why + "): " + join(names) + ".\n"));
    if (!refused.isEmpty()) {
      text.append("\nRefused by name: " + join(refused) + ".\n");
    }
    return text.append('\n').toString();
  }

  private static void sort(
      String key,
      Treatment treatment,
      List<String> run,
      Map<String, List<String>> idle,
      List<String> refused) {
    String name = "`" + key + "`";
    switch (treatment) {
      case Run r -> run.add(name);
      case Idle i -> idle.computeIfAbsent(i.reason(), reason -> new ArrayList<>()).add(name);
      case NotBuilt n -> {
        String accepted = n.accepted();
        refused.add(
            accepted == null || accepted.isEmpty() ? name : name + " (but for `" + accepted + "`)");
      }
    }
  }

  private static String join(List<String> names) {
    return String.join(", ", names);
  }
}
