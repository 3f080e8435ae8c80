// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
/**
 * One way to an HTTP client for every stage that asks somebody: TLS, credentials, redirects.
 *
 * <p>Input: an {@link io.tandem.config.HttpClientConfig}. Output: a Vert.x client and the headers
 * that go with each request. Thread: event loops; files with secrets are read again when they
 * change.
 */
@NullMarked
package io.tandem.httpclient;

import org.jspecify.annotations.NullMarked;
