// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.DiscoveryConfig;
import io.tandem.config.DiscoveryConfig.DnsSd;
import io.tandem.config.DiscoveryConfig.Ec2Sd;
import io.tandem.config.DiscoveryConfig.FileSd;
import io.tandem.config.DiscoveryConfig.HttpSd;
import io.tandem.config.DiscoveryConfig.KubernetesSd;
import io.tandem.config.DiscoveryConfig.StaticGroup;
import io.tandem.config.RemoteWriteConfig.SigV4Config;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The part about finding targets of the configuration in force, secrets hidden. */
final class EffectiveDiscovery {
  private EffectiveDiscovery() {}

  static void put(Tree tree, List<DiscoveryConfig> configs) {
    Map<String, List<Map<String, Object>>> lists = new LinkedHashMap<>();
    for (DiscoveryConfig config : configs) {
      String key =
          switch (config) {
            case StaticGroup s -> "static_configs";
            case FileSd f -> "file_sd_configs";
            case HttpSd h -> "http_sd_configs";
            case DnsSd d -> "dns_sd_configs";
            case Ec2Sd e -> "ec2_sd_configs";
            case KubernetesSd k -> "kubernetes_sd_configs";
          };
      lists.computeIfAbsent(key, k -> new ArrayList<>()).add(discovery(config));
    }
    lists.forEach(tree::put);
  }

  private static Map<String, Object> discovery(DiscoveryConfig config) {
    return switch (config) {
      case StaticGroup group ->
          new Tree()
              .put("targets", group.targets())
              .putUnlessEmpty("labels", EffectiveYaml.labels(group.labels()))
              .map();
      case FileSd file ->
          new Tree()
              .put("files", file.files())
              .put("refresh_interval", file.refreshInterval())
              .map();
      case HttpSd http -> {
        Tree tree = new Tree();
        EffectiveClient.put(tree, http.http());
        yield tree.put("refresh_interval", http.refreshInterval())
            .put("url", GoUrl.redacted(http.url()))
            .map();
      }
      case DnsSd dns ->
          new Tree()
              .put("names", dns.names())
              .put("refresh_interval", dns.refreshInterval())
              .put("type", dns.type())
              .put("port", dns.port())
              .map();
      case Ec2Sd ec2 -> ec2(ec2);
      case KubernetesSd kubernetes -> kubernetes(kubernetes);
    };
  }

  private static Map<String, Object> ec2(Ec2Sd config) {
    SigV4Config access = config.access();
    Tree tree =
        new Tree()
            .put("endpoint", config.endpoint() == null ? "" : GoUrl.redacted(config.endpoint()))
            .put("region", access.region() == null ? "" : access.region())
            .putIfSet("access_key", access.accessKey())
            .putIfSet("secret_key", access.secretKey())
            .putIfSet("profile", access.profile())
            .putIfSet("role_arn", access.roleArn())
            .putIfSet("external_id", access.externalId())
            .put("refresh_interval", config.refreshInterval())
            .put("port", config.port())
            .put(
                "filters",
                EffectiveYaml.each(
                    config.filters(),
                    f -> new Tree().put("name", f.name()).put("values", f.values()).map()));
    EffectiveClient.put(tree, config.http());
    return tree.map();
  }

  private static Map<String, Object> kubernetes(KubernetesSd config) {
    Tree tree = new Tree();
    if (config.apiServer() != null) {
      tree.put("api_server", GoUrl.redacted(config.apiServer()));
    }
    tree.put("role", config.role().configName())
        .put("kubeconfig_file", config.kubeconfig() == null ? "" : config.kubeconfig().toString());
    EffectiveClient.put(tree, config.http());
    tree.put(
        "namespaces",
        new Tree()
            .put("own_namespace", config.ownNamespace())
            .put("names", config.namespaces())
            .map());
    List<Map<String, Object>> selectors = new ArrayList<>();
    config
        .selectors()
        .forEach(
            (role, selector) ->
                selectors.add(
                    new Tree()
                        .put("role", role.configName())
                        .putUnlessEmpty("label", selector.label())
                        .putUnlessEmpty("field", selector.field())
                        .map()));
    return tree.putUnlessEmpty("selectors", selectors)
        .put(
            "attach_metadata",
            new Tree()
                .put("node", config.attach().node())
                .put("namespace", config.attach().namespace())
                .map())
        .map();
  }
}
