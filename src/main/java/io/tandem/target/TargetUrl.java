// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.target;

import io.tandem.model.Labels;
import io.tandem.model.LabelsBuilder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts the URL of a target together, byte for byte as Go's {@code net/url} writes it: parameters
 * sorted by name, everything escaped that Go escapes (a question mark in the path too).
 */
final class TargetUrl {
  private static final String UNRESERVED = "-_.~";
  private static final String PATH = UNRESERVED + "$&+,/:;=@";
  private static final String HOST = UNRESERVED + "!$&'()*+,;=:[]<>\"";

  private final Map<String, List<String>> params;

  /**
   * @param params as configured; the first value of each is the one that labels may change
   */
  TargetUrl(Map<String, List<String>> params) {
    this.params = params;
  }

  String build(Labels labels) {
    StringBuilder url = new StringBuilder();
    String scheme = orEmpty(labels, LabelPopulation.SCHEME);
    if (!scheme.isEmpty()) {
      url.append(scheme).append(':');
    }
    url.append("//");
    escape(url, orEmpty(labels, LabelPopulation.ADDRESS), HOST);
    String path = orEmpty(labels, LabelPopulation.METRICS_PATH);
    if (!path.isEmpty() && path.charAt(0) != '/') {
      url.append('/');
    }
    escape(url, path, PATH);
    appendQuery(url, labels);
    return url.toString();
  }

  private static String orEmpty(Labels labels, String name) {
    String value = labels.get(name);
    return value == null ? "" : value;
  }

  private void appendQuery(StringBuilder url, Labels labels) {
    Map<String, List<String>> query = new TreeMap<>(LabelsBuilder.BY_BYTES);
    query.putAll(params);
    for (int i = 0; i < labels.size(); i++) {
      if (labels.name(i).startsWith(LabelPopulation.PARAM_PREFIX)) {
        query.merge(
            labels.name(i).substring(LabelPopulation.PARAM_PREFIX.length()),
            List.of(labels.value(i)),
            TargetUrl::replaceFirst);
      }
    }
    char before = '?';
    for (Map.Entry<String, List<String>> param : query.entrySet()) {
      for (String value : param.getValue()) {
        url.append(before);
        escape(url, param.getKey(), UNRESERVED);
        url.append('=');
        escape(url, value, UNRESERVED);
        before = '&';
      }
    }
  }

  private static List<String> replaceFirst(List<String> configured, List<String> label) {
    List<String> values = new ArrayList<>(label);
    values.addAll(configured.subList(Math.min(1, configured.size()), configured.size()));
    return values;
  }

  /** In a query, where nothing but the unreserved signs stays, a blank is a plus. */
  private static void escape(StringBuilder out, String text, String kept) {
    boolean query = kept.equals(UNRESERVED);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      int c = b & 0xff;
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || kept.indexOf(c) >= 0);
      if (plain) {
        out.append((char) c);
      } else if (query && c == ' ') {
        out.append('+');
      } else {
        out.append('%').append(hex(c >> 4)).append(hex(c & 15));
      }
    }
  }

  private static char hex(int digit) {
    return "0123456789ABCDEF".charAt(digit);
  }
}
