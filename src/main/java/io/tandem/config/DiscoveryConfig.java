// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import io.tandem.config.RemoteWriteConfig.SigV4Config;
import io.tandem.model.Labels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One way to find targets, as scrape_configs lists them. */
public sealed interface DiscoveryConfig {

  /** One entry of static_configs. */
  record StaticGroup(List<String> targets, Labels labels) implements DiscoveryConfig {}

  /**
   * One entry of file_sd_configs.
   *
   * @param files absolute paths, the last element may be a glob
   */
  record FileSd(List<String> files, Duration refreshInterval) implements DiscoveryConfig {}

  /** One entry of http_sd_configs. */
  record HttpSd(String url, Duration refreshInterval, HttpClientConfig http)
      implements DiscoveryConfig {}

  /**
   * One entry of dns_sd_configs.
   *
   * @param type SRV, A, AAAA, MX or NS
   * @param port for all types but SRV
   */
  record DnsSd(List<String> names, Duration refreshInterval, String type, int port)
      implements DiscoveryConfig {}

  /**
   * One entry of ec2_sd_configs.
   *
   * @param access the region and who asks there; what is null is looked up where this process runs
   * @param endpoint of the API instead of the region's own: a URL, or a host that speaks HTTPS
   */
  record Ec2Sd(
      SigV4Config access,
      @Nullable String endpoint,
      Duration refreshInterval,
      int port,
      List<Filter> filters,
      HttpClientConfig http)
      implements DiscoveryConfig {

    /** What the API is asked to select: instances with any of the values. */
    public record Filter(String name, List<String> values) {}
  }

  /**
   * One entry of kubernetes_sd_configs.
   *
   * @param apiServer a URL or host:port; null for the kubeconfig's, or where this process runs
   * @param kubeconfig null for the service account of the pod, unless there is an API server
   * @param http how that API server is called; the default in all other cases
   * @param namespaces empty for all of them, unless the own one is asked for
   * @param selectors what the API server is asked to select, by the role they are for
   */
  record KubernetesSd(
      Role role,
      @Nullable String apiServer,
      @Nullable Path kubeconfig,
      HttpClientConfig http,
      List<String> namespaces,
      boolean ownNamespace,
      Map<Role, Selector> selectors,
      Attach attach)
      implements DiscoveryConfig {

    /** What becomes a target. */
    public enum Role {
      NODE,
      POD,
      SERVICE,
      ENDPOINTS,
      ENDPOINTSLICE,
      INGRESS;

      /** As the file spells it. */
      public String configName() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    /** Each in the syntax of the API; an empty one selects everything. */
    public record Selector(String label, String field) {
      public static final Selector ALL = new Selector("", "");
    }

    /** Whose labels and annotations go with a target besides its own. */
    public record Attach(boolean node, boolean namespace) {}

    public Selector selector(Role of) {
      return selectors.getOrDefault(of, Selector.ALL);
    }
  }
}
