// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator.translate;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** An authorization. */
record Authorization(String type, @Nullable Reference credentials, String credentialsFile) {

  static Authorization of(Section at, String namespace) {
    String type = at.text("type").strip();
    return new Authorization(
        type.isEmpty() ? "Bearer" : type,
        Reference.secret(at.sectionOrNull("credentials"), namespace),
        at.text("credentialsFile"));
  }

  Authorization completedBy(Authorization other) {
    Reference given = credentials == null ? other.credentials : credentials;
    boolean none = given == null && credentialsFile.isEmpty();
    return new Authorization(type, given, none ? other.credentialsFile : credentialsFile);
  }

  JsonObject json(Reference.Values values) {
    JsonObject json = new JsonObject().put("type", type);
    if (credentials != null) {
      json.put("credentials", values.of(credentials));
    }
    if (!credentialsFile.isEmpty()) {
      json.put("credentials_file", credentialsFile);
    }
    return json;
  }
}
