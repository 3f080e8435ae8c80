// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.DiscoveryConfig.KubernetesSd;
import io.tandem.config.DiscoveryConfig.KubernetesSd.Attach;
import io.tandem.config.DiscoveryConfig.KubernetesSd.Role;
import io.tandem.config.DiscoveryConfig.KubernetesSd.Selector;
import io.tandem.config.HttpClientConfig;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Reads one entry of kubernetes_sd_configs, with the checks that Prometheus makes. */
final class KubernetesSdReader {
  static final Keys KEYS =
      Keys.of(
              "kubernetes_sd_configs",
              "api_server",
              "role",
              "kubeconfig_file",
              "namespaces",
              "selectors",
              "attach_metadata")
          .plus(HttpClientReader.KEYS);

  static final Keys NAMESPACES = Keys.of("namespaces", "own_namespace", "names");
  static final Keys SELECTOR = Keys.of("selectors", "role", "label", "field");
  static final Keys ATTACH =
      Keys.of("attach_metadata", "node", "namespace")
          .notBuiltUnless("false", "deployment", "job", "cronjob");

  private static final String ROLES = "pod, service, endpoints, endpointslice, node or ingress";

  private KubernetesSdReader() {}

  static KubernetesSd read(YamlValue entry) {
    YamlMap map = entry.map(KEYS);
    Role role = role(map.get("role"));
    YamlValue apiServer = map.get("api_server");
    String server = apiServer.textOrNull();
    if (server != null && !GoUrl.parse(server).isValid()) {
      apiServer.faultShowing(GoUrl.redacted(server), "the URL of an API server");
    }
    Path kubeconfig = map.get("kubeconfig_file").pathOrNull();
    HttpClientConfig http = HttpClientReader.read(map, true, Map.of());
    YamlMap namespaces = map.get("namespaces").map(NAMESPACES);
    boolean own = namespaces.get("own_namespace").bool(false);
    checkAccess(map, server, kubeconfig, http, own);
    YamlMap attach = map.get("attach_metadata").map(ATTACH);
    return new KubernetesSd(
        role == null ? Role.POD : role,
        server,
        kubeconfig,
        http,
        List.copyOf(new LinkedHashSet<>(namespaces.get("names").texts())),
        own,
        selectors(map.get("selectors"), role),
        new Attach(attach.get("node").bool(false), attach.get("namespace").bool(false)));
  }

  private static @Nullable Role role(YamlValue value) {
    String text = value.text("");
    for (Role role : Role.values()) {
      if (role.configName().equals(text)) {
        return role;
      }
    }
    value.fault("one of " + ROLES);
    return null;
  }

  private static void checkAccess(
      YamlMap map,
      @Nullable String server,
      @Nullable Path kubeconfig,
      HttpClientConfig http,
      boolean own) {
    YamlValue file = map.get("kubeconfig_file");
    boolean plain = http.equals(HttpClientConfig.DEFAULT);
    if (server != null && kubeconfig != null) {
      file.fault("absent where there is an api_server");
    }
    if (kubeconfig != null && !plain) {
      file.fault("absent where the HTTP client is configured, which it configures itself");
    }
    if (server == null && !plain) {
      map.get("api_server").fault("the URL that the HTTP client is configured for");
    }
    if (own && (server != null || kubeconfig != null)) {
      String key = server == null ? "kubeconfig_file" : "api_server";
      map.get(key).fault("absent where namespaces.own_namespace is true: a pod has one");
    }
  }

  private static Map<Role, Selector> selectors(YamlValue list, @Nullable Role role) {
    Map<Role, Selector> selectors = new EnumMap<>(Role.class);
    for (YamlValue element : list.list()) {
      YamlMap map = element.map(SELECTOR);
      YamlValue label = map.get("label");
      YamlValue field = map.get("field");
      Role of = role(map.get("role"));
      check(label, SelectorSyntax.labelFault(label.text("")));
      check(field, SelectorSyntax.fieldFault(field.text("")));
      if (role == null || of == null) {
        continue;
      }
      List<Role> allowed = allowed(role);
      if (!allowed.contains(of)) {
        map.get("role").fault(names(allowed) + " in the role " + role.configName());
      } else if (selectors.put(of, new Selector(label.text(""), field.text(""))) != null) {
        map.get("role").fault("each role once");
      }
    }
    return Map.copyOf(selectors);
  }

  private static void check(YamlValue selector, @Nullable String fault) {
    if (fault != null) {
      selector.fault(fault);
    }
  }

  private static List<Role> allowed(Role role) {
    return switch (role) {
      case ENDPOINTS, ENDPOINTSLICE -> List.of(Role.POD, Role.SERVICE, role);
      default -> List.of(role);
    };
  }

  private static String names(List<Role> roles) {
    StringJoiner names = new StringJoiner(" or ");
    roles.forEach(role -> names.add(role.configName()));
    return names.toString();
  }
}
