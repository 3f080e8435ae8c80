// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

/**
 * Why a part of a request was not kept.
 *
 * @param reason for counters, as Cortex names it in {@code cortex_discarded_samples_total}
 * @param text for the sender
 */
record Refusal(String reason, String text) {}
