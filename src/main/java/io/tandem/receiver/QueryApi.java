// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.receiver;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tandem.model.Clock;
import io.tandem.model.Labels;
import io.tandem.model.SpecialValues;
import io.tandem.receiver.selector.Selector;
import io.tandem.receiver.selector.SelectorParser;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The part of Prometheus' query API that plain selectors need, with its JSON.
 *
 * <p>An instant looks back 5 minutes and a stale marker ends a series; a range takes what is later
 * than its start, as Prometheus 3 does. Cost: one pass over the series of the metric, or over all
 * where the selector names none. Thread: the receiver's event loop.
 */
final class QueryApi {
  private static final long LOOKBACK_MILLIS = 5 * 60_000;

  private final Clock clock;
  private final SampleStore store;

  QueryApi(Clock clock, SampleStore store) {
    this.clock = clock;
    this.store = store;
  }

  /** A parameter that is missing or cannot be read. */
  private static final class BadParameter extends Exception {
    private static final long serialVersionUID = 1L;

    BadParameter(String message) {
      super(message);
    }
  }

  /** Answers {@code /api/v1/query}. */
  Answer query(MultiMap parameters) {
    return answer(
        () -> {
          Selector selector = selector("query", parameters.get("query"));
          long time = time(parameters.get("time"));
          int limit = limit(parameters.get("limit"));
          return selector.rangeMillis() > 0
              ? matrix(selector, time, limit)
              : vector(selector, time, limit);
        });
  }

  /** Answers {@code /api/v1/series}. */
  Answer series(MultiMap parameters) {
    return answer(
        () -> {
          if (parameters.getAll("match[]").isEmpty()) {
            throw new BadParameter("no match[] parameter provided");
          }
          List<Labels> found = new ArrayList<>();
          int limit = limit(parameters.get("limit"));
          select(
              parameters,
              one -> {
                if (found.size() < limit) {
                  found.add(one.labels);
                }
              });
          return json -> {
            json.writeStartArray();
            for (Labels labels : found) {
              writeLabels(json, labels);
            }
            json.writeEndArray();
          };
        });
  }

  /** Answers {@code /api/v1/labels}. */
  Answer labels(MultiMap parameters) {
    return answer(
        () -> {
          TreeSet<String> names = new TreeSet<>();
          select(
              parameters,
              one -> {
                for (int i = 0; i < one.labels.size(); i++) {
                  names.add(one.labels.name(i));
                }
              });
          return texts(names, limit(parameters.get("limit")));
        });
  }

  /** Answers {@code /api/v1/label/<name>/values}. */
  Answer labelValues(String name, MultiMap parameters) {
    return answer(
        () -> {
          TreeSet<String> values = new TreeSet<>();
          select(
              parameters,
              one -> {
                String value = one.labels.get(name);
                if (value != null) {
                  values.add(value);
                }
              });
          return texts(values, limit(parameters.get("limit")));
        });
  }

  private JsonText.Writer vector(Selector selector, long time, int limit) {
    List<StoredSeries> found = new ArrayList<>();
    store.select(
        selector.matchers(),
        one -> {
          if (found.size() < limit && latest(one, time) >= 0) {
            found.add(one);
          }
        });
    return json -> {
      json.writeStartObject();
      json.writeStringField("resultType", "vector");
      json.writeArrayFieldStart("result");
      for (StoredSeries one : found) {
        json.writeStartObject();
        json.writeFieldName("metric");
        writeLabels(json, one.labels);
        json.writeFieldName("value");
        writeSample(json, time, one.valueBits(latest(one, time)));
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    };
  }

  private JsonText.Writer matrix(Selector selector, long time, int limit) {
    long start = time - selector.rangeMillis();
    List<StoredSeries> found = new ArrayList<>();
    store.select(
        selector.matchers(),
        one -> {
          if (found.size() < limit && hasValue(one, start, time)) {
            found.add(one);
          }
        });
    return json -> {
      json.writeStartObject();
      json.writeStringField("resultType", "matrix");
      json.writeArrayFieldStart("result");
      for (StoredSeries one : found) {
        json.writeStartObject();
        json.writeFieldName("metric");
        writeLabels(json, one.labels);
        json.writeArrayFieldStart("values");
        for (int i = one.firstAfter(start); i < one.firstAfter(time); i++) {
          if (one.valueBits(i) != SpecialValues.STALE_NAN_BITS) {
            writeSample(json, one.timestamp(i), one.valueBits(i));
          }
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    };
  }

  /** The index of the sample that holds at this time; -1 where none does. */
  private static int latest(StoredSeries series, long time) {
    int at = series.firstAfter(time) - 1;
    boolean holds =
        at >= 0
            && series.timestamp(at) > time - LOOKBACK_MILLIS
            && series.valueBits(at) != SpecialValues.STALE_NAN_BITS;
    return holds ? at : -1;
  }

  private static boolean hasValue(StoredSeries series, long start, long end) {
    for (int i = series.firstAfter(start); i < series.firstAfter(end); i++) {
      if (series.valueBits(i) != SpecialValues.STALE_NAN_BITS) {
        return true;
      }
    }
    return false;
  }

  /** Every series that one of the {@code match[]} parameters selects; all where there is none. */
  private void select(MultiMap parameters, Consumer<StoredSeries> consumer) throws BadParameter {
    List<String> texts = parameters.getAll("match[]");
    if (texts.isEmpty()) {
      store.select(List.of(), consumer);
      return;
    }
    List<Selector> selectors = new ArrayList<>();
    for (String text : texts) {
      selectors.add(selector("match[]", text));
    }
    Set<StoredSeries> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Selector selector : selectors) {
      store.select(
          selector.matchers(),
          one -> {
            if (seen.add(one)) {
              consumer.accept(one);
            }
          });
    }
  }

  private static Selector selector(String parameter, @Nullable String text) throws BadParameter {
    try {
      return SelectorParser.parse(text == null ? "" : text);
    } catch (Selector.SyntaxException e) {
      throw new BadParameter("invalid parameter \"%s\": %s".formatted(parameter, e.getMessage()));
    }
  }

  private long time(@Nullable String text) throws BadParameter {
    if (text == null || text.isEmpty()) {
      return clock.wallMillis();
    }
    try {
      return Math.round(Double.parseDouble(text) * 1000);
    } catch (NumberFormatException notANumber) {
      try {
        Instant instant = OffsetDateTime.parse(text).toInstant();
        return instant.toEpochMilli();
      } catch (DateTimeException e) {
        throw new BadParameter(
            "invalid parameter \"time\": cannot parse \"%s\" to a valid timestamp".formatted(text));
      }
    }
  }

  private static int limit(@Nullable String text) throws BadParameter {
    if (text == null || text.isEmpty()) {
      return Integer.MAX_VALUE;
    }
    try {
      int limit = Integer.parseInt(text);
      if (limit < 0) {
        throw new BadParameter("invalid parameter \"limit\": limit must be non-negative");
      }
      return limit == 0 ? Integer.MAX_VALUE : limit;
    } catch (NumberFormatException e) {
      throw new BadParameter("invalid parameter \"limit\": not a number");
    }
  }

  private static void writeLabels(JsonGenerator json, Labels labels) throws IOException {
    json.writeStartObject();
    for (int i = 0; i < labels.size(); i++) {
      json.writeStringField(labels.name(i), labels.value(i));
    }
    json.writeEndObject();
  }

  private static void writeSample(JsonGenerator json, long timeMillis, long valueBits)
      throws IOException {
    json.writeStartArray();
    json.writeRawValue(SampleValues.seconds(timeMillis));
    json.writeString(SampleValues.text(Double.longBitsToDouble(valueBits)));
    json.writeEndArray();
  }

  private static JsonText.Writer texts(Set<String> texts, int limit) {
    return json -> {
      json.writeStartArray();
      int left = limit;
      for (String text : texts) {
        if (left-- <= 0) {
          break;
        }
        json.writeString(text);
      }
      json.writeEndArray();
    };
  }

  private interface Evaluation {
    JsonText.Writer run() throws BadParameter;
  }

  private static Answer answer(Evaluation evaluation) {
    try {
      JsonText.Writer data = evaluation.run();
      return Answer.json(
          200,
          JsonText.of(
              json -> {
                json.writeStartObject();
                json.writeStringField("status", "success");
                json.writeFieldName("data");
                data.write(json);
                json.writeEndObject();
              }));
    } catch (BadParameter e) {
      return Answer.json(400, JsonText.error("bad_data", String.valueOf(e.getMessage())));
    }
  }
}
