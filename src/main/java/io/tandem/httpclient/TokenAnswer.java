// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.httpclient;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a token endpoint answers: JSON, or the fields of a form where the media type says so.
 *
 * @param header the Authorization header that the token makes
 * @param expiresInSeconds 0 where the token does not end
 */
record TokenAnswer(String header, long expiresInSeconds) {
  /** Whoever promises more is believed this much, a hundred years. */
  private static final long MOST_SECONDS = 3_155_760_000L;

  @Override
  public String toString() {
    return "TokenAnswer[…]";
  }

  /**
   * @throws IOException where there is no token in it
   */
  static TokenAnswer parse(@Nullable String contentType, String body) throws IOException {
    String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
    Map<String, String> fields =
        switch (type.toLowerCase(Locale.ROOT)) {
          case "application/x-www-form-urlencoded", "text/plain" -> form(body);
          default -> json(body);
        };
    String error = fields.getOrDefault("error", "");
    if (!error.isEmpty()) {
      String description = fields.getOrDefault("error_description", "");
      throw new IOException(
          '"' + error + '"' + (description.isEmpty() ? "" : " \"" + description + '"'));
    }
    String token = fields.getOrDefault("access_token", "");
    if (token.isEmpty()) {
      throw new IOException("server response missing access_token");
    }
    String scheme = scheme(fields.getOrDefault("token_type", ""));
    return new TokenAnswer(scheme + ' ' + token, seconds(fields.get("expires_in")));
  }

  private static String scheme(String type) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "", "bearer" -> "Bearer";
      case "mac" -> "MAC";
      case "basic" -> "Basic";
      default -> type;
    };
  }

  private static long seconds(@Nullable String text) throws IOException {
    if (text == null || text.isEmpty()) {
      return 0;
    }
    try {
      double seconds = Double.parseDouble(text);
      return (long) Math.max(-MOST_SECONDS, Math.min(MOST_SECONDS, seconds));
    } catch (NumberFormatException e) {
      throw new IOException("expires_in is no number", e);
    }
  }

  private static Map<String, String> json(String body) throws IOException {
    try {
      Map<String, String> fields = new HashMap<>();
      new JsonObject(body)
          .forEach(
              field -> {
                if (field.getValue() instanceof String || field.getValue() instanceof Number) {
                  fields.put(field.getKey(), field.getValue().toString());
                }
              });
      return fields;
    } catch (DecodeException e) {
      throw new IOException("the answer is no JSON", e);
    }
  }

  private static Map<String, String> form(String body) throws IOException {
    try {
      Map<String, String> fields = new HashMap<>();
      for (String pair : body.split("&", -1)) {
        String[] sides = pair.split("=", 2);
        fields.putIfAbsent(decoded(sides[0]), sides.length < 2 ? "" : decoded(sides[1]));
      }
      return fields;
    } catch (IllegalArgumentException e) {
      throw new IOException("the answer is no form", e);
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
