// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.scrape.parse.ExpositionParser.Entry;
import io.tandem.testing.ProtoPages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ProtobufParserTest {
  /**
   * Reads a page that arrives in pieces, the rest moved to the front, as a reader of bodies does.
   */
  private static List<String> read(byte[] page, int chunk, ExpositionParser parser) {
    List<String> entries = new ArrayList<>();
    byte[] window = new byte[0];
    int at = 0;
    boolean last = false;
    while (!last) {
      int size = Math.min(chunk, page.length - at);
      byte[] grown = Arrays.copyOf(window, window.length + size);
      System.arraycopy(page, at, grown, window.length, size);
      at += size;
      last = at == page.length;
      parser.resume(grown, 0, grown.length, last);
      Entry entry = parser.next();
      while (entry != Entry.NEED_MORE && entry != Entry.END && entry != Entry.INVALID) {
        entries.add(text(parser, entry));
        entry = parser.next();
      }
      if (entry == Entry.INVALID) {
        entries.add("INVALID");
        return entries;
      }
      window = Arrays.copyOfRange(grown, parser.position(), grown.length);
    }
    return entries;
  }

  private static List<String> read(byte[] page) {
    return read(page, Integer.MAX_VALUE, new ProtobufParser(false, false));
  }

  private static String text(ExpositionParser parser, Entry entry) {
    if (entry == Entry.METADATA) {
      return parser.metadata() + " " + parser.metadataFamily() + " " + parser.metadataText();
    }
    ParsedSeries series = parser.series();
    StringBuilder text = new StringBuilder(series.metricName());
    for (int i = 0; i < series.labelCount(); i++) {
      text.append(' ').append(series.labelName(i)).append('=').append(series.labelValue(i));
    }
    return text
        + (entry == Entry.HISTOGRAM ? " NATIVE" : " " + Double.longBitsToDouble(series.valueBits));
  }

  private static byte[] classic() {
    return ProtoPages.message(
        out -> {
          out.writeUInt64(1, 7);
          out.writeDouble(2, 1.5);
          out.writeByteArray(3, ProtoPages.bucket(0.5, 3));
          out.writeByteArray(3, ProtoPages.bucket(10, 5));
        });
  }

  private static byte[] page() {
    byte[] summary =
        ProtoPages.message(
            out -> {
              out.writeUInt64(1, 2);
              out.writeDouble(2, 3);
              out.writeByteArray(
                  3,
                  ProtoPages.message(
                      q -> {
                        q.writeDouble(1, 0.9);
                        q.writeDouble(2, 42);
                      }));
            });
    return new ProtoPages()
        .family("g", ProtoPages.GAUGE, ProtoPages.gauge("a", 1), ProtoPages.gauge("ü", 2))
        .family("empty", ProtoPages.GAUGE)
        .family("h", ProtoPages.HISTOGRAM, ProtoPages.metric("a", 7, classic()))
        .family("s", ProtoPages.SUMMARY, ProtoPages.metric("a", 4, summary))
        .bytes();
  }

  @Test
  void families_becomeSamplesInTheOrderOfPrometheus() {
    assertThat(read(page()))
        .containsExactly(
            "TYPE g gauge",
            "HELP g Help of g.",
            "g l=a 1.0",
            "g l=ü 2.0",
            "TYPE h histogram",
            "HELP h Help of h.",
            "h_count l=a 7.0",
            "h_sum l=a 1.5",
            "h_bucket l=a le=0.5 3.0",
            "h_bucket l=a le=10.0 5.0",
            "h_bucket l=a le=+Inf 7.0",
            "TYPE s summary",
            "HELP s Help of s.",
            "s_count l=a 2.0",
            "s_sum l=a 3.0",
            "s l=a quantile=0.9 42.0");
  }

  @Property(tries = 60)
  void pieces_sayTheSameAsTheWhole(@ForAll @IntRange(min = 1, max = 300) int chunk) {
    assertThat(read(page(), chunk, new ProtobufParser(false, false))).isEqualTo(read(page()));
  }

  @Test
  void nameBehindTheMetrics_isFound() {
    byte[] family =
        ProtoPages.message(
            out -> {
              out.writeByteArray(4, ProtoPages.gauge("a", 1));
              out.writeString(5, "bytes");
              out.writeEnum(3, ProtoPages.GAUGE);
              out.writeString(1, "g_bytes");
            });

    byte[] page = new ProtoPages().raw(family).bytes();

    assertThat(read(page))
        .containsExactly("TYPE g_bytes gauge", "UNIT g_bytes bytes", "g_bytes l=a 1.0");
    assertThat(read(page, 1, new ProtobufParser(false, false))).isEqualTo(read(page));
  }

  @Test
  void typeThatIsAbsent_isCounter_andAnUnknownOneRefused() {
    byte[] counter =
        ProtoPages.message(
            out -> {
              out.writeString(1, "c");
              out.writeByteArray(4, ProtoPages.counter("a", 3));
            });
    byte[] unknown =
        ProtoPages.message(
            out -> {
              out.writeString(1, "c");
              out.writeEnum(3, 17);
              out.writeByteArray(4, ProtoPages.counter("a", 3));
            });

    assertThat(read(new ProtoPages().raw(counter).bytes()))
        .containsExactly("TYPE c counter", "c l=a 3.0");
    assertThat(read(new ProtoPages().raw(unknown).bytes())).containsExactly("INVALID");
  }

  @Test
  void unitThatIsNoSuffix_isRefused() {
    byte[] family =
        ProtoPages.message(
            out -> {
              out.writeString(1, "g");
              out.writeEnum(3, ProtoPages.GAUGE);
              out.writeByteArray(4, ProtoPages.gauge("a", 1));
              out.writeString(5, "bytes");
            });

    assertThat(read(new ProtoPages().raw(family).bytes())).contains("INVALID");
  }

  @Test
  void unitOfACounter_standsBeforeTotal() {
    assertThat(read(counterWithUnit("bytes"))).contains("UNIT c_bytes_total bytes");
    assertThat(read(counterWithUnit("total"))).contains("INVALID");
  }

  private static byte[] counterWithUnit(String unit) {
    byte[] family =
        ProtoPages.message(
            out -> {
              out.writeString(1, "c_bytes_total");
              out.writeString(5, unit);
              out.writeByteArray(4, ProtoPages.counter("a", 1));
            });
    return new ProtoPages().raw(family).bytes();
  }

  @Test
  void bucketOfAnotherShape_isRefused() {
    byte[] bound = ProtoPages.message(out -> out.writeFixed32(2, 7));
    byte[] cutOff = Arrays.copyOf(ProtoPages.bucket(1, 2), 5);
    for (byte[] bucket : List.of(bound, cutOff)) {
      byte[] histogram = ProtoPages.message(out -> out.writeByteArray(3, bucket));
      byte[] page =
          new ProtoPages()
              .family("h", ProtoPages.HISTOGRAM, ProtoPages.metric("a", 7, histogram))
              .bytes();

      assertThat(read(page)).contains("INVALID");
    }
  }

  @Test
  void cutOffPage_isRefused() {
    byte[] page = page();
    for (int length = 1; length < page.length; length++) {
      List<String> entries =
          read(Arrays.copyOf(page, length), Integer.MAX_VALUE, new ProtobufParser(false, true));
      boolean atABorder = !entries.contains("INVALID");
      assertThat(atABorder).as("cut to %s", length).isEqualTo(isBorder(page, length));
    }
  }

  private static boolean isBorder(byte[] page, int length) {
    int at = 0;
    while (at < length) {
      int size = page[at] & 0x7f;
      int head = 1;
      if (page[at] < 0) {
        size |= (page[at + 1] & 0x7f) << 7;
        head = 2;
      }
      at += head + size;
    }
    return at == length;
  }

  @Property(tries = 2_000)
  void anyBytes_areReadOrRefused(
      @ForAll @Size(max = 200) byte[] bytes, @ForAll @IntRange(min = 1, max = 64) int chunk) {
    read(bytes, chunk, new ProtobufParser(false, true));
  }

  @Property(tries = 2_000)
  void spoiltPage_isReadOrRefused(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] page = page();
    for (int i = random.nextInt(4); i >= 0; i--) {
      page[random.nextInt(page.length)] = (byte) random.nextInt(256);
    }
    boolean ignores = random.nextBoolean();
    List<String> whole = read(page, Integer.MAX_VALUE, new ProtobufParser(ignores, true));
    List<String> pieces = read(page, 1 + random.nextInt(40), new ProtobufParser(ignores, true));
    assertThat(pieces.contains("INVALID")).isEqualTo(whole.contains("INVALID"));
    ExpositionParser converting = new ConvertingParser(new ProtobufParser(ignores, true), true);
    read(page, 1 + random.nextInt(40), converting);
  }
}
