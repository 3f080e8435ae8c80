// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.operator;

import io.tandem.discovery.kubernetes.feed.ApiConnection;
import io.tandem.discovery.operator.translate.Reference;
import io.tandem.discovery.operator.translate.Reference.Source;
import io.tandem.discovery.operator.translate.RefusedMonitorException;
import io.tandem.kubernetes.ApiException;
import io.tandem.kubernetes.KubernetesApi.Following;
import io.tandem.kubernetes.KubernetesApi.Receiver;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Secrets and ConfigMaps that monitors name, each got by its name and never listed, so that nobody
 * needs the right to more. What could not be got again stays as it was. Belongs to the event loop
 * of discovery.
 */
final class ReferenceStore implements Reference.Values {
  private static final int LONGEST = 4 << 20;

  private final Supplier<Future<ApiConnection>> connection;
  private final Runnable fetched;
  private final Map<Thing, Held> held = new HashMap<>();
  private final Set<Thing> used = new HashSet<>();
  private final Set<Following> open = new HashSet<>();
  private boolean lacks;
  private boolean secretUsed;
  private boolean closed;

  private record Thing(Source source, String namespace, String name) {
    String path() {
      return "/api/v1/namespaces/" + namespace + "/" + source.plural() + "/" + name;
    }

    String shown() {
      return source.kind() + " " + namespace + "/" + name;
    }
  }

  /** Either data, or why there is none; neither while it is being asked for. */
  private static final class Held {
    private @Nullable JsonObject data;
    private @Nullable String failure;
    private boolean asking;
  }

  /**
   * An empty one.
   *
   * @param fetched called when something was got that is news
   */
  ReferenceStore(Supplier<Future<ApiConnection>> connection, Runnable fetched) {
    this.connection = connection;
    this.fetched = fetched;
  }

  @Override
  public String of(Reference reference) {
    Thing thing = new Thing(reference.source(), reference.namespace(), reference.name());
    used.add(thing);
    secretUsed |= thing.source() == Source.SECRET;
    Held known = held.get(thing);
    if (known == null || (known.data == null && known.failure == null)) {
      lacks = true;
      ask(thing);
      return "";
    }
    if (known.data == null) {
      throw new RefusedMonitorException(thing.shown() + ": " + known.failure);
    }
    return value(known.data, thing, reference.key());
  }

  private static String value(JsonObject data, Thing thing, String key) {
    if (!(data.getValue(key) instanceof String text)) {
      throw new RefusedMonitorException(thing.shown() + " has no key '" + key + "'");
    }
    return thing.source() == Source.SECRET
        ? new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8)
        : text;
  }

  /** Whether something was asked for since the last call that is not known yet. */
  boolean lackedSomething() {
    boolean lacked = lacks;
    lacks = false;
    return lacked;
  }

  /** Whether a Secret was asked for since the last call. */
  boolean usedSecret() {
    boolean wasUsed = secretUsed;
    secretUsed = false;
    return wasUsed;
  }

  /** From here on it is noted what is used. */
  void begin() {
    used.clear();
    lacks = false;
  }

  /**
   * Gets what is used again, and forgets all else.
   *
   * @param all not only what could not be got
   */
  void refresh(boolean all) {
    held.keySet().retainAll(used);
    for (Map.Entry<Thing, Held> entry : Map.copyOf(held).entrySet()) {
      if (all || entry.getValue().data == null) {
        ask(entry.getKey());
      }
    }
  }

  void close() {
    closed = true;
    Set.copyOf(open).forEach(Following::close);
  }

  private void ask(Thing thing) {
    Held entry = held.computeIfAbsent(thing, t -> new Held());
    if (entry.asking) {
      return;
    }
    entry.asking = true;
    connection
        .get()
        .onComplete(
            done -> {
              if (closed) {
                return;
              }
              if (done.succeeded()) {
                Answer answer = new Answer(thing, entry);
                answer.begin(done.result());
              } else {
                failed(entry, String.valueOf(done.cause().getMessage()), true);
              }
            });
  }

  private void got(Held entry, @Nullable JsonObject data) {
    entry.asking = false;
    JsonObject now = data == null ? new JsonObject() : data;
    if (!now.equals(entry.data)) {
      entry.data = now;
      entry.failure = null;
      fetched.run();
    }
  }

  private void failed(Held entry, String why, boolean keeps) {
    entry.asking = false;
    if (keeps && entry.data != null) {
      return;
    }
    boolean news = entry.data != null || !why.equals(entry.failure);
    entry.data = null;
    entry.failure = why;
    if (news) {
      fetched.run();
    }
  }

  /** One answer, gathered. */
  private final class Answer implements Receiver {
    private final Thing thing;
    private final Held entry;
    private final Buffer body = Buffer.buffer();
    private @Nullable Following following;

    Answer(Thing thing, Held entry) {
      this.thing = thing;
      this.entry = entry;
    }

    void begin(ApiConnection at) {
      // Any version will do, so that the API server answers from its memory.
      Following started = at.stream(thing.path() + "?resourceVersion=0", this);
      following = started;
      open.add(started);
    }

    @Override
    public void bytes(byte[] chunk) {
      if (body.length() + chunk.length <= LONGEST) {
        body.appendBytes(chunk);
      }
    }

    @Override
    public void ended(@Nullable ApiException failure) {
      if (following != null) {
        open.remove(following);
      }
      if (failure == null) {
        read();
      } else {
        boolean definite = failure.status() == ApiException.NOT_FOUND;
        failed(entry, explain(failure), !definite);
      }
    }

    private void read() {
      try {
        got(entry, body.toJsonObject().getJsonObject("data"));
      } catch (DecodeException | ClassCastException e) {
        failed(entry, "the API server's answer cannot be read", true);
      }
    }

    private String explain(ApiException failure) {
      return switch (failure.status()) {
        case ApiException.FORBIDDEN ->
            "needs get of " + thing.source().plural() + " there: " + failure.getMessage();
        case ApiException.NOT_FOUND -> "there is none";
        default -> String.valueOf(failure.getMessage());
      };
    }
  }
}
