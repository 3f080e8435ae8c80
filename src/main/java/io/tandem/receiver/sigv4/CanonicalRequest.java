// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver.sigv4;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The text of a request that AWS' Signature Version 4 signs, for services other than S3: the path
 * is normalised and encoded once more, parameters are sorted, blanks in header values collapse.
 *
 * <p>Pure functions; any thread.
 */
final class CanonicalRequest {
  private static final Pattern BLANKS = Pattern.compile(" +");
  private static final String HEX = "0123456789ABCDEF";

  private CanonicalRequest() {}

  /** The canonical request over these signed headers (lower case, as the caller named them). */
  static String of(SignedRequest request, List<String> signedHeaders, String payloadHash) {
    StringBuilder text = new StringBuilder();
    text.append(request.method()).append('\n');
    text.append(path(request.path())).append('\n');
    text.append(query(request.query())).append('\n');
    for (String name : signedHeaders) {
      List<String> values = request.headers().getOrDefault(name, List.of());
      text.append(name).append(':');
      text.append(String.join(",", values.stream().map(CanonicalRequest::collapse).toList()));
      text.append('\n');
    }
    text.append('\n').append(String.join(";", signedHeaders)).append('\n');
    return text.append(payloadHash).toString();
  }

  private static String collapse(String value) {
    return BLANKS.matcher(value.strip()).replaceAll(" ");
  }

  private static String path(String path) {
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.addLast(encode(segment.getBytes(StandardCharsets.UTF_8)));
      }
    }
    String canonical = "/" + String.join("/", segments);
    return canonical.length() > 1 && path.endsWith("/") ? canonical + "/" : canonical;
  }

  private static String query(String query) {
    List<String> parameters = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        // A character below any that an encoded name can hold keeps the order by name, then value.
        parameters.add(encode(decode(name)) + '\0' + encode(decode(value)));
      }
    }
    parameters.sort(null);
    return String.join("&", parameters).replace('\0', '=');
  }

  /** Percent-encodes all but the unreserved characters of RFC 3986. */
  private static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    for (byte b : bytes) {
      char c = (char) (b & 0xff);
      boolean unreserved =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-._~".indexOf(c) >= 0;
      if (unreserved) {
        text.append(c);
      } else {
        text.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return text.toString();
  }

  private static byte[] decode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
      if (low >= 0) {
        bytes[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        bytes[length++] = bytes[i];
      }
    }
    return Arrays.copyOf(bytes, length);
  }
}
