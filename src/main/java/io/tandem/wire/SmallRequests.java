// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import com.google.protobuf.CodedOutputStream;
import io.tandem.model.HaIdentity;
import io.tandem.model.MetricMetadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests that hold no scraped samples: metadata, and the heartbeat of an HA identity.
 *
 * <p>Built seldom, so they are written plainly. Belongs to one event loop, as its compressor does.
 */
public final class SmallRequests {
  /** The series that tells the receiver that an identity lives. */
  public static final String HEARTBEAT = "tandem_ha_heartbeat";

  private static final int REQUEST_SERIES = 1;
  private static final int REQUEST_METADATA = 3;

  private final PartCompressor compressor;

  public SmallRequests(PartCompressor compressor) {
    this.compressor = compressor;
  }

  /** A request body and how many entries of metadata it holds. */
  public record MetadataRequest(byte[] body, int entries) {}

  /** One series with one sample of this moment. */
  public byte[] heartbeat(HaIdentity identity, long nowMillis) {
    byte[] series =
        message(
            out -> {
              // In name order: '_' comes before letters.
              label(out, "__name__", HEARTBEAT);
              label(out, HaIdentity.REPLICA_LABEL, identity.replica());
              label(out, HaIdentity.CLUSTER_LABEL, identity.cluster());
              out.writeByteArray(
                  2,
                  message(
                      sample -> {
                        sample.writeDouble(1, 1.0);
                        sample.writeInt64(2, nowMillis);
                      }));
            });
    byte[] raw = message(out -> out.writeByteArray(REQUEST_SERIES, series));
    return compressor.body(raw, raw.length);
  }

  /**
   * Requests of at most so many entries each.
   *
   * @param maxEntryBytes of family, help, unit and type together; HELP is cut to fit. An entry that
   *     is too long without it is left out
   */
  public List<MetadataRequest> metadata(
      List<MetricMetadata> entries, int maxEntries, int maxEntryBytes) {
    List<MetadataRequest> requests = new ArrayList<>();
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    int held = 0;
    for (MetricMetadata entry : entries) {
      int room = maxEntryBytes - utf8(entry.family()) - utf8(entry.unit()) - typeBytes(entry);
      if (room < 0) {
        continue;
      }
      raw.writeBytes(field(entry, cut(entry.help(), room)));
      held++;
      if (held == maxEntries) {
        requests.add(new MetadataRequest(compressor.body(raw.toByteArray(), raw.size()), held));
        raw.reset();
        held = 0;
      }
    }
    if (held > 0) {
      requests.add(new MetadataRequest(compressor.body(raw.toByteArray(), raw.size()), held));
    }
    return requests;
  }

  /** The longest beginning of the text that takes no more bytes in UTF-8 and cuts no letter. */
  static String cut(String text, int maxBytes) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= maxBytes) {
      return text;
    }
    int end = maxBytes;
    while (end > 0 && (bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  private static byte[] field(MetricMetadata entry, String help) {
    byte[] inner =
        message(
            out -> {
              out.writeEnum(1, entry.type().wireNumber());
              out.writeString(2, entry.family());
              if (!help.isEmpty()) {
                out.writeString(4, help);
              }
              if (!entry.unit().isEmpty()) {
                out.writeString(5, entry.unit());
              }
            });
    return message(out -> out.writeByteArray(REQUEST_METADATA, inner));
  }

  private static void label(CodedOutputStream out, String name, String value) throws IOException {
    out.writeByteArray(
        1,
        message(
            label -> {
              label.writeString(1, name);
              label.writeString(2, value);
            }));
  }

  private static int typeBytes(MetricMetadata entry) {
    return entry.type().name().length();
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static byte[] message(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      writing.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("bug in Tandem: writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /** Writes the fields of one message. */
  @FunctionalInterface
  private interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }
}
