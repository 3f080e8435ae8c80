// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import io.tandem.model.Labels;
import java.time.Duration;
import java.util.List;

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
}
