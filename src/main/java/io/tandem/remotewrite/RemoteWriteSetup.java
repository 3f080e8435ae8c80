// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.remotewrite;

import io.tandem.config.RemoteWriteConfig;
import io.tandem.config.TandemSettings;
import io.tandem.model.Clock;
import io.tandem.model.Loop;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What remote writing needs from outside.
 *
 * @param loops the event loops that lanes are spread over; at least one
 * @param spoolWorker where files are written; may have any number of threads
 * @param random for jitter; used from several threads
 * @param transports the way to an endpoint
 * @param signers the signer of an endpoint
 * @param version the program's, for the User-Agent
 */
public record RemoteWriteSetup(
    List<Loop> loops,
    Executor spoolWorker,
    Clock clock,
    RandomGenerator random,
    TandemSettings settings,
    Function<RemoteWriteConfig, EndpointTransport> transports,
    Function<RemoteWriteConfig, RequestSigner> signers,
    RemoteWriteMetrics metrics,
    String version) {}
