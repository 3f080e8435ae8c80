// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config.read;

import io.tandem.config.DiscoveryConfig.Ec2Sd;
import io.tandem.config.DiscoveryConfig.Ec2Sd.Filter;
import io.tandem.config.RemoteWriteConfig.SigV4Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads one entry of ec2_sd_configs, with the checks that Prometheus makes. The region may be
 * missing here: it is looked up when it is needed, so that a file can be checked anywhere.
 */
final class Ec2SdReader {
  static final Keys KEYS =
      Keys.of(
              "ec2_sd_configs",
              "endpoint",
              "region",
              "access_key",
              "secret_key",
              "profile",
              "role_arn",
              "external_id",
              "refresh_interval",
              "port",
              "filters")
          .plus(HttpClientReader.KEYS);

  static final Keys FILTER = Keys.of("filters", "name", "values");

  static final Duration REFRESH = Duration.ofMinutes(1);
  private static final int PORT = 80;

  private Ec2SdReader() {}

  static Ec2Sd read(YamlValue entry) {
    YamlMap map = entry.map(KEYS);
    YamlValue endpoint = map.get("endpoint");
    String url = endpoint.textOrNull();
    if (url != null && !GoUrl.parse(withScheme(url)).isValid()) {
      endpoint.faultShowing(GoUrl.redacted(url), "the URL of the EC2 API");
    }
    return new Ec2Sd(
        new SigV4Config(
            map.get("region").textOrNull(),
            map.get("access_key").textOrNull(),
            map.get("secret_key").secretOrNull(),
            map.get("profile").textOrNull(),
            map.get("role_arn").textOrNull(),
            map.get("external_id").textOrNull(),
            false),
        url,
        DiscoveryReader.refresh(map, REFRESH),
        map.get("port").integer(PORT),
        filters(map.get("filters")),
        HttpClientReader.read(map, true, Map.of()));
  }

  private static String withScheme(String url) {
    return url.contains("://") ? url : "https://" + url;
  }

  private static List<Filter> filters(YamlValue list) {
    List<Filter> filters = new ArrayList<>();
    for (YamlValue element : list.list()) {
      YamlMap map = element.map(FILTER);
      List<String> values = map.get("values").texts();
      if (values.isEmpty()) {
        map.get("values").fault("at least one value");
      }
      filters.add(new Filter(map.get("name").text(""), values));
    }
    return filters;
  }
}
