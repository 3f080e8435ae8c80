// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import io.tandem.cluster.FleetView;
import io.tandem.remotewrite.RemoteWriteView;
import io.tandem.scrape.ScrapeView;

/** Everything that pages and API read; each may be asked on any thread. */
public record WebViews(
    ScrapeView scrape,
    RemoteWriteView remoteWrite,
    ConfigView config,
    Readiness readiness,
    LoopHealth loops,
    ShardView shard,
    DiscoveryHealth discovery,
    FleetView fleet) {}
