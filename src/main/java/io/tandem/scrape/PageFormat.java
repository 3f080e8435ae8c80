// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape;

import io.tandem.config.HistogramConfig;
import io.tandem.config.HistogramConfig.NativeHistograms;
import io.tandem.scrape.parse.ConvertingParser;
import io.tandem.scrape.parse.ExpositionParser;
import io.tandem.scrape.parse.OpenMetricsParser;
import io.tandem.scrape.parse.ProtobufParser;
import io.tandem.scrape.parse.TextParser;

/** The formats of pages that are understood. */
enum PageFormat {
  TEXT,
  OPEN_METRICS,
  PROTOBUF;

  /** A parser for one page. */
  ExpositionParser parser(SeriesRules rules) {
    HistogramConfig histograms = rules.histograms();
    ExpositionParser parser = plainParser(rules);
    return histograms.convertClassic()
        ? new ConvertingParser(parser, histograms.classicToo())
        : parser;
  }

  private ExpositionParser plainParser(SeriesRules rules) {
    HistogramConfig histograms = rules.histograms();
    return switch (this) {
      case TEXT -> new TextParser();
      case OPEN_METRICS -> new OpenMetricsParser(rules.features().zeroAtStart());
      case PROTOBUF ->
          new ProtobufParser(
              histograms.nativeOnes() == NativeHistograms.IGNORED, histograms.classicToo());
    };
  }
}
