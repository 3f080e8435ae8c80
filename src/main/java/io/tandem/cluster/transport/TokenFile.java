// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.cluster.transport;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The token that this member shows, from the file in which the kubelet renews it. Null until it was
 * read. Any thread.
 */
public final class TokenFile implements Supplier<@Nullable String>, AutoCloseable {
  private final Vertx vertx;
  private final Path file;
  private final RenewedFiles renewed;
  private volatile @Nullable String token;

  /** Reads it now and whenever it changed. */
  public TokenFile(Vertx vertx, Path file) {
    this(vertx, file, RenewedFiles.INTERVAL);
  }

  TokenFile(Vertx vertx, Path file, Duration interval) {
    this.vertx = vertx;
    this.file = file;
    renewed = new RenewedFiles(vertx, List.of(file), this::read).start(interval);
  }

  private Future<?> read() {
    return vertx
        .fileSystem()
        .readFile(file.toString())
        .onSuccess(text -> token = text.toString().strip());
  }

  @Override
  public @Nullable String get() {
    return token;
  }

  @Override
  public void close() {
    renewed.close();
  }
}
