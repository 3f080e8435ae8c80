// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * Targets from the EC2 API: running and other instances, with the labels that Prometheus 3.5 gives
 * them.
 *
 * <p>Input: entries of ec2_sd_configs. Output: one target group an entry. The questions are asked
 * with the HTTP client of the entry and signed by whoever implements {@link
 * io.tandem.discovery.ec2.Ec2Signer}; answers are read on a worker, page by page. Thread: the event
 * loop of discovery.
 */
@NullMarked
package io.tandem.discovery.ec2;

import org.jspecify.annotations.NullMarked;
