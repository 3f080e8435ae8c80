// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.tandem.model.SpecialValues;
import io.tandem.wire.MalformedRequestException;
import io.tandem.wire.RequestDecoder;
import io.tandem.wire.RequestVisitor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.BitSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page of 100 MB with a million series, for a program with its usual heap. */
class HugePageIT {
  private static final int SERIES = 1_000_000;
  private static final long PEAK_MEGABYTES = 500;
  private static final String LINE_START =
      "a_metric_with_a_name_of_usual_length{filler=\"" + "f".repeat(40) + "\",n=\"";

  @TempDir Path folder;
  private final Arrivals arrivals = new Arrivals();
  private final Exporter exporter = new Exporter();
  private volatile String lastLine = "";

  /** What arrived of each series; the page's label n is its number, and its value. */
  private static final class Arrivals implements RequestVisitor {
    private final RequestDecoder decoder = new RequestDecoder(64 << 20);
    private final BitSet values = new BitSet(SERIES);
    private final BitSet stale = new BitSet(SERIES);
    private int number;
    private int wrong;
    private boolean isNamedUp;
    private double up = -1;

    synchronized void take(HttpExchange exchange) throws IOException {
      try {
        decoder.decode(exchange.getRequestBody().readAllBytes(), this);
      } catch (MalformedRequestException e) {
        throw new IOException(e);
      }
      exchange.sendResponseHeaders(204, -1);
    }

    synchronized int values() {
      return values.cardinality();
    }

    synchronized int stale() {
      return stale.cardinality();
    }

    synchronized int wrong() {
      return wrong;
    }

    synchronized double up() {
      return up;
    }

    synchronized void forget() {
      values.clear();
    }

    @Override
    public void beginSeries() {
      number = -1;
      isNamedUp = false;
    }

    @Override
    public void label(String name, String value) {
      if (name.equals("n")) {
        number = Integer.parseInt(value);
      }
      isNamedUp |= name.equals("__name__") && value.equals("up");
    }

    @Override
    public void sample(long timestampMillis, long valueBits) {
      if (isNamedUp) {
        up = Double.longBitsToDouble(valueBits);
      } else if (number >= 0 && valueBits == SpecialValues.STALE_NAN_BITS) {
        stale.set(number);
      } else if (number >= 0 && Double.longBitsToDouble(valueBits) == number) {
        values.set(number);
      } else if (number >= 0) {
        wrong++;
      }
    }

    @Override
    public void endSeries(int exemplars, int histograms) {}

    @Override
    public void metadata(int type, String family, String help, String unit) {}
  }

  /** Made while it is sent: nobody holds it. */
  private void page(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", Exporter.TEXT);
    exchange.sendResponseHeaders(200, 0);
    String end = lastLine;
    try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), 1 << 16)) {
      for (int i = 0; i < SERIES; i++) {
        out.write(Exporter.bytes(LINE_START + i + "\"} " + i + "\n"));
      }
      out.write(Exporter.bytes(end));
    }
  }

  private String config() {
    return """
        global: {scrape_interval: 12s, scrape_timeout: 12s}
        scrape_configs:
          - job_name: huge
            static_configs: [{targets: ["%s"]}]
        remote_write: [{url: "http://%s/write"}]
        """
        .formatted(exporter.address(), exporter.address());
  }

  @AfterEach
  void end() {
    exporter.close();
  }

  @Test
  void hugePage_withTheUsualHeap_arrivesWholeOrNotAtAllInBoundedMemory() {
    exporter.serve("/metrics", this::page).serve("/write", arrivals::take);
    try (TandemProcess tandem = TandemProcess.start(folder, config())) {
      tandem.await("the whole page", () -> arrivals.values() == SERIES && arrivals.up() == 1);
      assertBounded(tandem);
      assertThat(tandem.target("huge").path("health").asText()).isEqualTo("up");

      lastLine = "this is no sample\n";
      tandem.await("a page broken at its end", () -> health(tandem).equals("down"));
      tandem.await("the scrapes before it", () -> arrivals.up() == 0);
      arrivals.forget();
      tandem.await("the end of every series", () -> arrivals.stale() == SERIES);

      assertThat(arrivals.values()).as("values after the fault").isZero();
      assertThat(arrivals.wrong()).as("wrong values").isZero();
      assertThat(tandem.target("huge").path("lastError").asText()).contains("this is no sample");
      assertBounded(tandem);
    }
  }

  private static String health(TandemProcess tandem) {
    return tandem.target("huge").path("health").asText();
  }

  private static void assertBounded(TandemProcess tandem) {
    assertThat(tandem.isAlive()).as(tandem.log()).isTrue();
    assertThat(tandem.peakMegabytes()).as("peak MB").isPositive().isLessThan(PEAK_MEGABYTES);
  }
}
