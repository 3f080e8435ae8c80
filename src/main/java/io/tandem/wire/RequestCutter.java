// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import org.jspecify.annotations.Nullable;

/**
 * Takes whole scrapes out of requests, by their index: of one request a smaller one.
 *
 * <p>Costs one uncompressed copy and compressing what is left; series are not looked at. Allocates
 * nothing where nothing is to be cut. Belongs to whoever made it, as its compressor does.
 */
public final class RequestCutter {
  private final PartCompressor compressor;

  public RequestCutter(PartCompressor compressor) {
    this.compressor = compressor;
  }

  /**
   * The request with the chosen scrapes alone; itself where all are chosen, null where none is.
   *
   * @throws MalformedRequestException where our own request cannot be read, which only a broken
   *     disk or a bug explains
   */
  public @Nullable Request keeping(Request request, TargetIndex.Choice choice)
      throws MalformedRequestException {
    TargetIndex index = request.index();
    int kept = 0;
    for (int i = 0; i < index.size(); i++) {
      kept += isChosen(index, i, choice) ? 1 : 0;
    }
    if (kept == index.size()) {
      return request;
    }
    return kept == 0 ? null : cut(request, choice);
  }

  private Request cut(Request request, TargetIndex.Choice choice) throws MalformedRequestException {
    byte[] raw = new RequestDecoder(request.rawLength()).unpack(request.body());
    TargetIndex index = request.index();
    TargetIndex.Builder left = new TargetIndex.Builder();
    int length = 0;
    int samples = 0;
    for (int i = 0; i < index.size(); i++) {
      if (isChosen(index, i, choice)) {
        int size = index.length(i);
        // What is kept only ever moves towards the beginning.
        System.arraycopy(raw, index.offset(i), raw, length, size);
        left.add(
            index.targetId(i), index.tickMillis(i), index.isUp(i), length, size, index.samples(i));
        length += size;
        samples += index.samples(i);
      }
    }
    return new Request(
        compressor.body(raw, length),
        length,
        samples,
        request.firstMillis(),
        request.lastMillis(),
        request.identity(),
        left.build());
  }

  private static boolean isChosen(TargetIndex index, int entry, TargetIndex.Choice choice) {
    return choice.takes(index.targetId(entry), index.tickMillis(entry), index.isUp(entry));
  }
}
