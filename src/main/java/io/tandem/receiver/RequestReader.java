// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import io.tandem.model.HaIdentity;
import io.tandem.model.Labels;
import io.tandem.wire.MalformedRequestException;
import io.tandem.wire.RequestDecoder;
import io.tandem.wire.RequestVisitor;
import io.tandem.wire.v2.SymbolRequestDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a body and judges its series one by one.
 *
 * <p>The first series alone says whether the request belongs to an HA replica; then the replica
 * label is taken off every series, else it stays. As in Cortex, one sample with a bad time refuses
 * its whole series. Cost: a big body takes tens of milliseconds, so the server runs this on a
 * worker. Any thread; keeps no state.
 */
final class RequestReader {
  private final RequestDecoder firstVersion;
  private final SymbolRequestDecoder secondVersion;
  private final SeriesRules rules;

  RequestReader(int maxRawBytes, SeriesRules rules) {
    firstVersion = new RequestDecoder(maxRawBytes);
    secondVersion = new SymbolRequestDecoder(maxRawBytes);
    this.rules = rules;
  }

  PreparedRequest read(byte[] body, boolean isSecondVersion) throws MalformedRequestException {
    Collector collector = new Collector();
    collector.request.isSecondVersion = isSecondVersion;
    if (isSecondVersion) {
      secondVersion.decode(body, collector);
    } else {
      firstVersion.decode(body, collector);
    }
    return collector.request;
  }

  private final class Collector implements RequestVisitor {
    private final PreparedRequest request = new PreparedRequest();
    private IncomingSeries series = new IncomingSeries();
    private boolean isFirst = true;

    @Override
    public void beginSeries() {
      series = new IncomingSeries();
    }

    @Override
    public void label(String name, String value) {
      series.label(name, value);
    }

    @Override
    public void sample(long timestampMillis, long valueBits) {
      series.sample(timestampMillis, valueBits);
    }

    @Override
    public void endSeries(int exemplars, int histograms) {
      if (isFirst) {
        isFirst = false;
        request.identity = identity(series);
      }
      series.histograms(histograms);
      request.samples += series.weight();
      request.histograms += histograms;
      request.exemplars += exemplars;
      if (request.identity != null) {
        series.remove(HaIdentity.REPLICA_LABEL);
      }
      if (series.sort()) {
        request.unsortedSeries++;
      }
      Refusal refusal = rules.checkLabels(series);
      refusal = refusal == null ? checkTimes(series) : refusal;
      if (refusal == null) {
        request.kept.add(new PreparedRequest.Kept(Labels.of(series.pairs()), series));
        request.keptWeight += series.weight();
        request.keptHistograms += histograms;
        request.keptExemplars += exemplars;
      } else {
        request.refuse(refusal, series.weight());
      }
    }

    @Override
    public void metadata(int type, String family, String help, String unit) {
      request.metadata++;
      Refusal refusal = rules.checkMetadata(family, help, unit);
      if (refusal == null) {
        request.keptMetadata++;
      } else {
        request.refuse(refusal, 0);
      }
    }
  }

  private @Nullable Refusal checkTimes(IncomingSeries series) {
    for (int i = 0; i < series.samples(); i++) {
      Refusal refusal = rules.checkTime(series.get(Labels.METRIC_NAME), series.timestamp(i));
      if (refusal != null) {
        return refusal;
      }
    }
    return null;
  }

  /** Null where one of the labels is missing, or the replica's is longer than a value may be. */
  private @Nullable HaIdentity identity(IncomingSeries first) {
    String cluster = first.get(HaIdentity.CLUSTER_LABEL);
    String replica = first.get(HaIdentity.REPLICA_LABEL);
    boolean isHa =
        !cluster.isEmpty()
            && !replica.isEmpty()
            && SeriesRules.bytes(replica) <= rules.maxValueBytes();
    return isHa ? new HaIdentity(cluster, replica) : null;
  }
}
