// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.migrate;

import org.jspecify.annotations.Nullable;

/**
 * What the user says beside the documents; null where nothing is said.
 *
 * @param cluster the label of everything that is sent
 * @param workspace of AMP, ws-…
 * @param region of the workspace
 * @param roleArn the role that may write to it
 */
public record Wishes(
    @Nullable String cluster,
    @Nullable String workspace,
    @Nullable String region,
    @Nullable String roleArn) {
  public static final Wishes NONE = new Wishes(null, null, null, null);
}
