// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import java.util.Map;

/**
 * Status and text of an answer.
 *
 * @param headers besides the type of the text
 */
record Answer(int status, String contentType, String body, Map<String, String> headers) {
  static final String JSON = "application/json";

  Answer(int status, String contentType, String body) {
    this(status, contentType, body, Map.of());
  }

  static Answer text(int status, String text) {
    return new Answer(status, "text/plain; charset=utf-8", text.isEmpty() ? "" : text + "\n");
  }

  /** The same, with what of a request of 2.0 was written. */
  Answer written(long samples, long histograms, long exemplars) {
    String prefix = "X-Prometheus-Remote-Write-";
    return new Answer(
        status,
        contentType,
        body,
        Map.of(
            prefix + "Samples-Written", Long.toString(samples),
            prefix + "Histograms-Written", Long.toString(histograms),
            prefix + "Exemplars-Written", Long.toString(exemplars)));
  }

  static Answer json(int status, String json) {
    return new Answer(status, JSON, json);
  }
}
