// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

/** Status and text of an answer. */
record Answer(int status, String contentType, String body) {
  static final String JSON = "application/json";

  static Answer text(int status, String text) {
    return new Answer(status, "text/plain; charset=utf-8", text.isEmpty() ? "" : text + "\n");
  }

  static Answer json(int status, String json) {
    return new Answer(status, JSON, json);
  }
}
