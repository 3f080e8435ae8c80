// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

import java.util.List;

/** The exposition formats of scrape_protocols, with the media type each is asked for by. */
public enum ScrapeProtocol {
  PROMETHEUS_PROTO(
      "PrometheusProto",
      "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited"),
  PROMETHEUS_TEXT_0_0_4("PrometheusText0.0.4", "text/plain;version=0.0.4"),
  PROMETHEUS_TEXT_1_0_0("PrometheusText1.0.0", "text/plain;version=1.0.0"),
  OPENMETRICS_TEXT_0_0_1("OpenMetricsText0.0.1", "application/openmetrics-text;version=0.0.1"),
  OPENMETRICS_TEXT_1_0_0("OpenMetricsText1.0.0", "application/openmetrics-text;version=1.0.0");

  private final String configName;
  private final String mediaType;

  ScrapeProtocol(String configName, String mediaType) {
    this.configName = configName;
    this.mediaType = mediaType;
  }

  /** The word in the configuration file. */
  public String configName() {
    return configName;
  }

  /** What the Accept header asks for, without escaping scheme and weight. */
  public String mediaType() {
    return mediaType;
  }

  /**
   * The Accept header that asks for these, the first one most of all. An escaping scheme is asked
   * of the formats that know of it.
   */
  public static String accept(List<ScrapeProtocol> wanted, String escapingScheme) {
    int weight = values().length + 1;
    StringBuilder header = new StringBuilder();
    for (ScrapeProtocol protocol : wanted) {
      header.append(protocol.mediaType);
      if (protocol == PROMETHEUS_TEXT_1_0_0 || protocol == OPENMETRICS_TEXT_1_0_0) {
        header.append(";escaping=").append(escapingScheme);
      }
      header.append(";q=0.").append(weight--).append(',');
    }
    return header.append("*/*;q=0.").append(weight).toString();
  }
}
