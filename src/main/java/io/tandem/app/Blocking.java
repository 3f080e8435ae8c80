// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.app;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The one place that waits for an event loop: at the start, at a reload and at the end. */
final class Blocking {
  private Blocking() {}

  /** Why nothing came of what was waited for. */
  static final class FailedException extends Exception {
    private static final long serialVersionUID = 1;

    FailedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Waits; never called on an event loop. */
  static <T> T await(Future<T> future, Duration limit) throws FailedException {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new FailedException(String.valueOf(cause.getMessage()), cause);
    } catch (TimeoutException e) {
      throw new FailedException("not done within " + limit, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException("interrupted", e);
    }
  }
}
