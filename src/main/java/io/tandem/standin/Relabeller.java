// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.standin;

import io.tandem.model.HaIdentity;
import io.tandem.wire.EncodedScrape;
import io.tandem.wire.EncodedScrape.Part;
import io.tandem.wire.Encoding;
import io.tandem.wire.MalformedRequestException;
import io.tandem.wire.PartCompressor;
import io.tandem.wire.ReplicaRewriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Re-labels live scrapes. One for the whole gate, for its buffers are larger than most scrapes; so
 * event loops wait for each other here, and only while a stand-in runs. Any thread, guarded by this
 * object.
 */
final class Relabeller {
  private static final Logger LOG = Logger.getLogger(Relabeller.class);

  private final PartCompressor compressor = new PartCompressor();
  private final Map<List<HaIdentity>, ReplicaRewriter> rewriters = new HashMap<>();

  /** The scrape in another encoding of its group; null where its bytes make no sense. */
  synchronized @Nullable EncodedScrape rewrite(EncodedScrape scrape, Encoding encoding) {
    try {
      return rewriter(scrape.encoding(), encoding).rewrite(scrape, encoding);
    } catch (MalformedRequestException e) {
      LOG.errorf("bug in Tandem: own scrape not readable error=%s", e.getMessage());
      return null;
    }
  }

  /** A part of a scrape of one encoding as part of one of the other. */
  synchronized @Nullable Part rewrite(Part part, Encoding from, Encoding to) {
    try {
      return rewriter(from, to).rewrite(part);
    } catch (MalformedRequestException e) {
      LOG.errorf("bug in Tandem: own scrape not readable error=%s", e.getMessage());
      return null;
    }
  }

  private ReplicaRewriter rewriter(Encoding from, Encoding to) {
    HaIdentity mine = from.identity();
    HaIdentity theirs = to.identity();
    if (mine == null || theirs == null) {
      throw new IllegalArgumentException("bug in Tandem: no stand-in without identities");
    }
    return rewriters.computeIfAbsent(
        List.of(mine, theirs), key -> new ReplicaRewriter(mine, theirs, compressor));
  }
}
