// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.kubernetes.feed;

import io.tandem.discovery.kubernetes.object.ClusterObject;
import io.tandem.discovery.kubernetes.object.JsonPieces;
import io.tandem.discovery.kubernetes.object.ObjectReader;
import io.tandem.discovery.kubernetes.object.ObjectReader.ListHead;
import io.tandem.discovery.kubernetes.object.WatchEvent;
import io.tandem.kubernetes.ApiException;
import io.tandem.kubernetes.KubernetesApi.Following;
import io.tandem.kubernetes.KubernetesApi.Receiver;
import io.tandem.model.Loop;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps up with one collection of the API: a list, then watches that each begin where the last one
 * ended.
 *
 * <p>Lists come from the API server's watch cache, as those of client-go do: at any version first,
 * and later at none that is older than what was seen. Only where the cache cannot serve that, a
 * list is read from the store behind it, in pages of {@value #PAGE}. A version that is too old
 * (410) and a refusal lead to another list; any other failure to another watch from the same
 * version.
 *
 * <p>Watches end after 5 to 10 minutes, at random, and are opened again within half a second; what
 * fails is tried again after 0.5 to 30 seconds, growing, half of it at random. A watch in which
 * nothing is heard for {@value #SILENT_SECONDS} seconds, no bookmark either, is taken for dead.
 */
final class ListWatch {
  private static final int PAGE = 500;
  private static final int SILENT_SECONDS = 150;
  private static final int LOOK_MILLIS = 15_000;
  private static final int LEAST_WATCH_SECONDS = 300;
  private static final int SOON_MILLIS = 500;
  private static final int MOST_MILLIS = 30_000;
  private static final long LASTING_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final FeedKey key;
  private final FeedContext context;
  private final Connections connections;
  private final ObjectReader reader;
  private final Follower follower;

  private @Nullable ApiConnection connection;
  private @Nullable Following stream;
  private Loop.@Nullable Timer timer;
  private Loop.@Nullable Timer lookout;

  /** What is known; empty before the first list. */
  private String version = "";

  private boolean fromStore;
  private int failures;
  private long openedNanos;
  private long heardNanos;
  private boolean closed;

  /** Takes what the API server says. */
  interface Follower {
    /** All objects as they are now. */
    void listed(Map<String, ClusterObject> objects);

    void present(ClusterObject object);

    void gone(ClusterObject object);

    /** The API server answers. */
    void works();

    /** It does not, or refuses; what was known stays. */
    void failed(String error);
  }

  ListWatch(
      FeedKey key,
      FeedContext context,
      Connections connections,
      ObjectReader reader,
      Follower follower) {
    this.key = key;
    this.context = context;
    this.connections = connections;
    this.reader = reader;
    this.follower = follower;
  }

  void start() {
    lookout = context.loop().schedule(LOOK_MILLIS, this::look);
    connect();
  }

  private void connect() {
    connections
        .open(key.connection())
        .onComplete(
            done -> {
              if (closed) {
                return;
              }
              if (done.succeeded()) {
                connection = done.result();
                begin();
              } else {
                fail(String.valueOf(done.cause().getMessage()), this::connect);
              }
            });
  }

  private void begin() {
    if (key.isOwnNamespace() && connected().namespace().isEmpty()) {
      fail("the namespace of this process is not known: it runs in no pod", this::connect);
    } else {
      list();
    }
  }

  private ApiConnection connected() {
    if (connection == null) {
      throw new IllegalStateException("not connected");
    }
    return connection;
  }

  private void list() {
    new Listing().ask("");
  }

  private void watch() {
    int seconds = LEAST_WATCH_SECONDS + context.random().nextInt(LEAST_WATCH_SECONDS);
    open(
        "watch=true&allowWatchBookmarks=true&resourceVersion="
            + version
            + "&timeoutSeconds="
            + seconds,
        new Watching());
  }

  private void open(String parameters, Receiver receiver) {
    openedNanos = context.clock().monotonicNanos();
    heardNanos = openedNanos;
    stream =
        connected().stream(key.path(connected().namespace()) + parameters, new Heard(receiver));
  }

  private void end() {
    Following open = stream;
    if (open != null) {
      stream = null;
      open.close();
    }
  }

  /** Once in a while: a connection that died without a word is not waited for. */
  private void look() {
    lookout = context.loop().schedule(LOOK_MILLIS, this::look);
    long silent = context.clock().monotonicNanos() - heardNanos;
    if (stream != null && silent > TimeUnit.SECONDS.toNanos(SILENT_SECONDS)) {
      end();
      fail("silent for " + SILENT_SECONDS + " s", version.isEmpty() ? this::list : this::watch);
    }
  }

  private void fail(String error, Runnable again) {
    end();
    follower.failed(error);
    failures++;
    later(backoffMillis(), again);
  }

  private int backoffMillis() {
    int most = (int) Math.min(MOST_MILLIS, (long) SOON_MILLIS << Math.min(failures, 10));
    return most / 2 + context.random().nextInt(most / 2 + 1);
  }

  private void later(int millis, Runnable action) {
    timer =
        context
            .loop()
            .schedule(
                millis,
                () -> {
                  if (!closed) {
                    action.run();
                  }
                });
  }

  /** In the words of the API server, and with what it needs where it refuses. */
  private String explain(ApiException failure) {
    String said = String.valueOf(failure.getMessage());
    return switch (failure.status()) {
      case ApiException.FORBIDDEN -> "needs list and watch of " + key.kind().plural() + ": " + said;
      case ApiException.NOT_FOUND -> key.kind().path("") + " is not served there: " + said;
      default -> said;
    };
  }

  void close() {
    closed = true;
    end();
    if (timer != null) {
      timer.cancel();
    }
    if (lookout != null) {
      lookout.cancel();
    }
  }

  /** Notes that the server is alive. */
  private final class Heard implements Receiver {
    private final Receiver inner;

    Heard(Receiver inner) {
      this.inner = inner;
    }

    @Override
    public void opened() {
      heardNanos = context.clock().monotonicNanos();
      inner.opened();
    }

    @Override
    public void bytes(byte[] chunk) {
      heardNanos = context.clock().monotonicNanos();
      inner.bytes(chunk);
    }

    @Override
    public void ended(@Nullable ApiException failure) {
      stream = null;
      inner.ended(failure);
    }
  }

  /** A list, page by page where it has pages. */
  private final class Listing implements Receiver, JsonPieces.Sink {
    private final Map<String, ClusterObject> found = new HashMap<>();
    private JsonPieces pieces = JsonPieces.ofList(this);
    private ListHead head = new ListHead("", "");

    void ask(String rest) {
      pieces = JsonPieces.ofList(this);
      head = new ListHead("", "");
      if (fromStore) {
        String next = rest.isEmpty() ? "" : "&continue=" + encoded(rest);
        open("limit=" + PAGE + next, this);
      } else {
        open("resourceVersion=" + (version.isEmpty() ? "0" : version), this);
      }
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void bytes(byte[] chunk) {
      try {
        pieces.feed(chunk);
      } catch (IOException e) {
        fail("the list cannot be read: " + e.getMessage(), ListWatch.this::list);
      }
    }

    @Override
    public void object(byte[] bytes, int offset, int length) throws IOException {
      ClusterObject object = reader.read(key.kind(), bytes, offset, length);
      found.put(object.key(), object);
    }

    @Override
    public void head(byte[] bytes, int offset, int length) throws IOException {
      head = reader.readHead(bytes, offset, length);
    }

    @Override
    public void ended(@Nullable ApiException failure) {
      if (failure != null) {
        // The cache lost what was seen, or has not seen it yet: the store knows.
        boolean unknownVersion = failure.status() == ApiException.GONE || failure.status() == 504;
        fromStore |= unknownVersion;
        fail(explain(failure), ListWatch.this::list);
      } else if (!pieces.isComplete()) {
        fail("the list ended early", ListWatch.this::list);
      } else if (!head.rest().isEmpty()) {
        ask(head.rest());
      } else {
        fromStore = false;
        version = head.version();
        follower.works();
        follower.listed(found);
        watch();
      }
    }
  }

  /** A watch from the version on. */
  private final class Watching implements Receiver, JsonPieces.Sink {
    private final JsonPieces pieces = JsonPieces.ofWatch(this);
    private WatchEvent.@Nullable Failure told;

    @Override
    public void opened() {
      follower.works();
    }

    @Override
    public void bytes(byte[] chunk) {
      try {
        pieces.feed(chunk);
      } catch (IOException e) {
        fail("the watch cannot be read: " + e.getMessage(), ListWatch.this::list);
        return;
      }
      if (told != null) {
        end();
        over(new ApiException(told.status(), told.message()));
      }
    }

    @Override
    public void head(byte[] bytes, int offset, int length) {}

    @Override
    public void object(byte[] bytes, int offset, int length) throws IOException {
      switch (reader.readEvent(key.kind(), bytes, offset, length)) {
        case WatchEvent.Present present -> {
          version = present.version();
          follower.present(present.object());
        }
        case WatchEvent.Gone gone -> {
          version = gone.version();
          follower.gone(gone.object());
        }
        case WatchEvent.Bookmark bookmark -> version = bookmark.version();
        case WatchEvent.Failure failure -> told = failure;
      }
    }

    @Override
    public void ended(@Nullable ApiException failure) {
      over(failure);
    }

    private void over(@Nullable ApiException failure) {
      boolean lasted = context.clock().monotonicNanos() - openedNanos >= LASTING_NANOS;
      failures = lasted ? 0 : failures + 1;
      if (failure == null) {
        later(failures == 0 ? context.random().nextInt(SOON_MILLIS) : backoffMillis(), this::again);
      } else if (failure.status() == ApiException.GONE) {
        // Nothing is lost: the list that follows says what happened in between.
        later(backoffMillis(), ListWatch.this::list);
      } else {
        boolean refused = failure.status() >= 400 && failure.status() < 429;
        fail(explain(failure), refused ? ListWatch.this::list : ListWatch.this::watch);
      }
    }

    private void again() {
      watch();
    }
  }
}
