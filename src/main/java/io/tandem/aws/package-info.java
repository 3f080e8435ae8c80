// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * AWS credentials and Signature Version 4, for remote write and for EC2 discovery.
 *
 * <p>Input: a request. Output: its signed headers. Thread: credentials are fetched on a worker,
 * signing is done by whoever calls.
 */
@NullMarked
package io.tandem.aws;

import org.jspecify.annotations.NullMarked;
