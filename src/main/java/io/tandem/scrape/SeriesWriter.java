// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.model.Labels;
import io.tandem.scrape.parse.Escapes;
import io.tandem.scrape.parse.ParsedSeries;
import io.tandem.wire.ScrapeEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Transcodes a line of a page straight into the labels of a request, merged in name order with the
 * fixed labels of its target; a label of the line wins over a fixed one of the same name. No object
 * per series. Belongs to one event loop.
 */
final class SeriesWriter {
  private static final byte[] METRIC_NAME = Labels.METRIC_NAME.getBytes(StandardCharsets.UTF_8);

  private static final byte[] LE = "le".getBytes(StandardCharsets.UTF_8);
  private static final byte[] QUANTILE = "quantile".getBytes(StandardCharsets.UTF_8);

  /** Stands for the metric name among the labels of a line. */
  private static final int NAME = -1;

  private int[] asWritten = ascending(32);
  private int[] order = new int[32];
  private final CanonicalFloats floats = new CanonicalFloats();

  /** Text whose escapes are replaced. */
  private byte[] plain = new byte[256];

  private static int[] ascending(int count) {
    int[] places = new int[count];
    for (int i = 0; i < count; i++) {
      places[i] = i + NAME;
    }
    return places;
  }

  /** Writes the labels of a series whose verdict is not a reference. */
  void write(ParsedSeries series, int verdict, FixedLabels fixed, ScrapeEncoder out) {
    int count = series.labelCount() + 1;
    if (count > asWritten.length) {
      asWritten = ascending(2 * count);
      order = new int[2 * count];
    }
    int[] places = asWritten;
    if (verdict != SeriesTable.AS_WRITTEN) {
      sort(series, count);
      places = order;
    }
    int f = 0;
    for (int k = 0; k < count; k++) {
      int label = places[k];
      while (f < fixed.count) {
        int compared = compare(series, label, fixed.names[f]);
        if (compared < 0) {
          break;
        }
        if (compared > 0) {
          out.encodedLabels(
              fixed.encoded, fixed.offsets[f], fixed.offsets[f + 1] - fixed.offsets[f]);
        }
        f++;
      }
      if (label == NAME) {
        writeName(series, out);
      } else if (series.labelValueStart(label) < series.labelValueEnd(label)) {
        writeLabel(series, label, verdict, out);
      }
    }
    out.encodedLabels(
        fixed.encoded, fixed.offsets[f], fixed.offsets[fixed.count] - fixed.offsets[f]);
  }

  private void writeName(ParsedSeries series, ScrapeEncoder out) {
    byte[] w = series.window();
    int start = series.nameStart();
    int end = series.nameEnd();
    if (series.isNameEscaped()) {
      reserve(end - start);
      end = Escapes.decode(w, start, end, plain, 0);
      start = 0;
      w = plain;
    }
    out.label(METRIC_NAME, 0, METRIC_NAME.length, w, start, end - start);
  }

  private void writeLabel(ParsedSeries series, int label, int verdict, ScrapeEncoder out) {
    boolean canonical = isFloat(series, label, verdict);
    if (canonical || series.isLabelEscaped(label)) {
      writeAltered(series, label, canonical, out);
    } else {
      out.label(
          series.window(),
          series.labelNameStart(label),
          series.labelNameEnd(label),
          series.labelValueStart(label),
          series.labelValueEnd(label));
    }
  }

  private void writeAltered(ParsedSeries series, int label, boolean canonical, ScrapeEncoder out) {
    byte[] w = series.window();
    int nameStart = series.labelNameStart(label);
    int valueEnd = series.labelValueEnd(label);
    reserve(valueEnd - nameStart);
    int name = Escapes.decode(w, nameStart, series.labelNameEnd(label), plain, 0);
    int end = Escapes.decode(w, series.labelValueStart(label), valueEnd, plain, name);
    if (canonical) {
      byte[] value = floats.of(plain, name, end);
      out.label(plain, 0, name, value, 0, value.length);
    } else {
      out.label(plain, 0, name, name, end);
    }
  }

  private void reserve(int bytes) {
    if (bytes > plain.length) {
      plain = new byte[2 * bytes];
    }
  }

  /** Whether the label's value is to be made canonical. */
  private static boolean isFloat(ParsedSeries series, int label, int verdict) {
    return switch (verdict) {
      case SeriesTable.CANONICAL_LE -> isNamed(series, label, LE);
      case SeriesTable.CANONICAL_QUANTILE -> isNamed(series, label, QUANTILE);
      default -> false;
    };
  }

  private static boolean isNamed(ParsedSeries series, int label, byte[] name) {
    return compare(series, label, name) == 0;
  }

  private void sort(ParsedSeries series, int count) {
    System.arraycopy(asWritten, 0, order, 0, count);
    for (int i = 1; i < count; i++) {
      int label = order[i];
      int j = i - 1;
      while (j >= 0 && compare(series, order[j], label) > 0) {
        order[j + 1] = order[j];
        j--;
      }
      order[j + 1] = label;
    }
  }

  /** Whether metric name and labels of the line stand in name order. */
  static boolean isSorted(ParsedSeries series) {
    for (int label = 0; label < series.labelCount(); label++) {
      if (compare(series, label - 1, label) >= 0) {
        return false;
      }
    }
    return true;
  }

  private static int compare(ParsedSeries series, int left, int right) {
    if (right == NAME) {
      return compare(series, left, METRIC_NAME);
    }
    byte[] w = series.window();
    if (left == NAME) {
      return Arrays.compareUnsigned(
          METRIC_NAME,
          0,
          METRIC_NAME.length,
          w,
          series.labelNameStart(right),
          series.labelNameEnd(right));
    }
    return Arrays.compareUnsigned(
        w,
        series.labelNameStart(left),
        series.labelNameEnd(left),
        w,
        series.labelNameStart(right),
        series.labelNameEnd(right));
  }

  private static int compare(ParsedSeries series, int label, byte[] name) {
    if (label == NAME) {
      return Arrays.compareUnsigned(METRIC_NAME, name);
    }
    byte[] w = series.window();
    int start = series.labelNameStart(label);
    int first = w[start] - name[0];
    return first != 0 && (w[start] | name[0]) >= 0
        ? first
        : Arrays.compareUnsigned(w, start, series.labelNameEnd(label), name, 0, name.length);
  }
}
