// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.config;

/**
 * The limits of a scrape; 0 means none.
 *
 * @param bodySizeBytes uncompressed bytes of a response
 * @param samples after metric relabeling
 * @param targets active targets of the job
 * @param keepDroppedTargets dropped targets that are kept for show
 */
public record ScrapeLimits(
    long bodySizeBytes,
    long samples,
    long labels,
    long labelNameLength,
    long labelValueLength,
    long targets,
    long keepDroppedTargets) {}
