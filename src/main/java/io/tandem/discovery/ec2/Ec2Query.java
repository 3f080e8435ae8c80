// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.ec2;

import io.tandem.config.DiscoveryConfig.Ec2Sd.Filter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A question to the EC2 API, as its form of one action.
 *
 * @param action also how the root of the answer is named, less {@code Response}
 * @param list the element of the answer that holds what was asked for
 */
record Ec2Query(String action, String list, String form) {
  /** The API counts a question without a limit ten times, and answers with everything at once. */
  private static final int PAGE_SIZE = 500;

  private static final String VERSION = "2016-11-15";

  static Ec2Query zones() {
    return new Ec2Query(
        "DescribeAvailabilityZones", "availabilityZoneInfo", form("DescribeAvailabilityZones"));
  }

  /**
   * A page of instances.
   *
   * @param token of the page before, or empty for the first one
   */
  static Ec2Query instances(List<Filter> filters, String token) {
    StringBuilder form = new StringBuilder(form("DescribeInstances"));
    int number = 0;
    for (Filter filter : filters) {
      String prefix = "Filter." + ++number;
      add(form, prefix + ".Name", filter.name());
      int value = 0;
      for (String text : filter.values()) {
        add(form, prefix + ".Value." + ++value, text);
      }
    }
    add(form, "MaxResults", Integer.toString(PAGE_SIZE));
    if (!token.isEmpty()) {
      add(form, "NextToken", token);
    }
    return new Ec2Query("DescribeInstances", "reservationSet", form.toString());
  }

  private static String form(String action) {
    return "Action=" + action + "&Version=" + VERSION;
  }

  private static void add(StringBuilder form, String name, String value) {
    form.append('&').append(name).append('=');
    form.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
  }
}
