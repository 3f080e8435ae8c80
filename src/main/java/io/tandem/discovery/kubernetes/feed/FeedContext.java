// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.feed;

import io.tandem.discovery.DiscoveryMetrics;
import io.tandem.discovery.FailureLog;
import io.tandem.model.Clock;
import io.tandem.model.Loop;
import java.util.Random;

/** What every feed works with. */
public record FeedContext(
    Loop loop, Clock clock, Random random, DiscoveryMetrics metrics, FailureLog failures) {}
