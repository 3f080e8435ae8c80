// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.wire;

import io.tandem.model.HaIdentity;
import io.tandem.model.Labels;
import org.jspecify.annotations.Nullable;

/**
 * How series are written for all endpoints whose write relabeling, labels and protocol are equal:
 * they share the same bytes. Compared by identity; a reload makes new ones.
 *
 * @param index place among the encodings of one configuration, from 0
 * @param externalLabels added where a series has not the same label
 * @param identity the HA identity that every series carries, or null without HA
 * @param maxSamplesPerPart no {@link EncodedScrape.Part} holds more, so that requests can be cut
 *     there
 */
public record Encoding(
    int index, Labels externalLabels, @Nullable HaIdentity identity, int maxSamplesPerPart) {}
