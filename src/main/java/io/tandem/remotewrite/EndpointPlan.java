// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.config.RemoteWriteConfig;
import io.tandem.wire.Encoding;

/** One endpoint to send to, and the encoding whose scrapes go there. */
public record EndpointPlan(RemoteWriteConfig config, Encoding encoding) {}
