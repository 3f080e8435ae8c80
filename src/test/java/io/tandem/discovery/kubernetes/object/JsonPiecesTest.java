// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPiecesTest {
  private final List<String> objects = new ArrayList<>();
  private final List<String> heads = new ArrayList<>();

  private final JsonPieces.Sink sink =
      new JsonPieces.Sink() {
        @Override
        public void object(byte[] bytes, int offset, int length) {
          objects.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void head(byte[] bytes, int offset, int length) {
          heads.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }
      };

  private static void feed(JsonPieces pieces, String text, int size) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += size) {
      pieces.feed(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64, 10_000})
  void list_isCutIntoItsObjects_whereverTheBytesAreCut(int size) throws IOException {
    String first = "{\"metadata\":{\"name\":\"a\"},\"x\":[{\"items\":[1]},\"}]\\\"\"]}";
    String second = "{\"y\":\"é\\\\\"}";
    JsonPieces pieces = JsonPieces.ofList(sink);
    feed(
        pieces,
        "{\"kind\":\"items\",\"metadata\":{\"resourceVersion\":\"5\"},\"items\": ["
            + first
            + " , "
            + second
            + "],\"more\":{\"items\":[{}]}}",
        size);

    assertThat(objects).containsExactly(first, second);
    assertThat(heads).containsExactly("{\"resourceVersion\":\"5\"}");
    assertThat(pieces.isComplete()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 1_000})
  void watch_isCutIntoEvents(int size) throws IOException {
    JsonPieces pieces = JsonPieces.ofWatch(sink);
    feed(pieces, "{\"type\":\"A\",\"object\":{\"a\":{}}}\n{\"type\":\"}\"}", size);

    assertThat(objects)
        .containsExactly("{\"type\":\"A\",\"object\":{\"a\":{}}}", "{\"type\":\"}\"}");
    assertThat(heads).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{\"items\":[", "{\"items\":[{}]", "{\"metadata\":{}"})
  void listThatEndsEarly_isNotComplete(String text) throws IOException {
    JsonPieces pieces = JsonPieces.ofList(sink);
    feed(pieces, text, 3);
    assertThat(pieces.isComplete()).isFalse();
  }
}
