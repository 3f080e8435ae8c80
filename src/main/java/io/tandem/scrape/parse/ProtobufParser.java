// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.scrape.parse;

import io.tandem.model.MetricMetadata;
import io.tandem.scrape.histogram.NativeHistogram;
import io.tandem.wire.ProtoBytes;
import io.tandem.wire.ProtoCursor;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Delimited {@code io.prometheus.client.MetricFamily} messages, read metric by metric: of a family
 * only the head is kept, so a family may be larger than the window, as long as its name and type
 * come before its metrics, as every encoder writes them. In a family that fits the window they may
 * stand anywhere.
 */
public final class ProtobufParser extends ExpositionParser {
  private static final int MAX_LENGTH_BYTES = 5;
  private static final int NAME = 1;
  private static final int HELP = 2;
  private static final int TYPE = 3;
  private static final int METRIC = 4;
  private static final int UNIT = 5;

  /** By the numbers of {@code io.prometheus.client.MetricType}. */
  private static final MetricMetadata.Type[] TYPES = {
    MetricMetadata.Type.COUNTER,
    MetricMetadata.Type.GAUGE,
    MetricMetadata.Type.SUMMARY,
    MetricMetadata.Type.UNKNOWN,
    MetricMetadata.Type.HISTOGRAM,
    MetricMetadata.Type.GAUGEHISTOGRAM
  };

  private enum State {
    OUTSIDE,
    HEAD,
    METADATA,
    FIELDS,
    SAMPLES
  }

  private final ProtoCursor field = new ProtoCursor();
  private final ProtoCursor head = new ProtoCursor();
  private final ProtoMetric metric;
  private State state = State.OUTSIDE;

  /** Bytes of the family from {@link #position} on. */
  private int left;

  private final ProtoBytes name = new ProtoBytes();
  private final ProtoBytes help = new ProtoBytes();
  private final ProtoBytes unit = new ProtoBytes();
  private boolean named;
  private boolean typed;
  private long typeNumber;
  private boolean toldType;
  private boolean toldHelp;
  private boolean toldUnit;

  /** What a metadata entry is recognised by. */
  private final ProtoBytes told = new ProtoBytes();

  /**
   * A parser of one page.
   *
   * @param ignoresNative histograms are classic, whatever else they are
   * @param classicToo a native histogram that has classic buckets is shown as both
   */
  public ProtobufParser(boolean ignoresNative, boolean classicToo) {
    metric = new ProtoMetric(ignoresNative, classicToo);
  }

  @Override
  public Entry next() {
    while (true) {
      Entry entry =
          switch (state) {
            case OUTSIDE -> outside();
            case HEAD -> head();
            case METADATA -> nextMetadata();
            case FIELDS -> field();
            case SAMPLES -> sample();
          };
      if (entry != null) {
        return entry;
      }
    }
  }

  /** Reads the length of the next family. */
  private @Nullable Entry outside() {
    if (position == limit) {
      return last ? Entry.END : Entry.NEED_MORE;
    }
    long length = 0;
    for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
      if (position + i == limit) {
        return last ? malformed("a length is cut off") : Entry.NEED_MORE;
      }
      byte next = window[position + i];
      length |= (next & 0x7fL) << 7 * i;
      if (next >= 0) {
        if (length > Integer.MAX_VALUE) {
          return malformed("a family of " + length + " bytes");
        }
        position += i + 1;
        begin((int) length);
        return null;
      }
    }
    return malformed("a length is no number");
  }

  private void begin(int length) {
    left = length;
    state = State.HEAD;
    named = false;
    typed = false;
    typeNumber = 0;
    help.clear();
    unit.clear();
    toldType = false;
    toldHelp = false;
    toldUnit = false;
  }

  private boolean isWhole() {
    return left <= limit - position;
  }

  private int stop() {
    return isWhole() ? position + left : limit;
  }

  /** Looks for name and type without going on; what else stands before the metrics is noted. */
  private @Nullable Entry head() {
    int beforeMetrics = position;
    boolean inMetrics = false;
    head.over(window, position, stop());
    while (head.next()) {
      inMetrics |= head.number() == METRIC;
      if (!note(head)) {
        return malformed("a field of a family is of the wrong type");
      }
      if (!inMetrics) {
        beforeMetrics = head.position();
      } else if (named && typed) {
        break;
      }
    }
    boolean found = inMetrics && named && typed;
    if (!found && (head.isMalformed() || !isWhole())) {
      return isWhole() || last ? malformed("a family is cut off") : Entry.NEED_MORE;
    }
    if (!inMetrics) {
      // A family without metrics says nothing, not even its name.
      beforeMetrics = position + left;
    }
    left -= beforeMetrics - position;
    position = beforeMetrics;
    String fault = inMetrics ? headFault() : null;
    state = inMetrics ? State.METADATA : State.OUTSIDE;
    return fault == null ? null : malformed(fault);
  }

  /** Takes a field of the family that is no metric; false where it is of the wrong type. */
  private boolean note(ProtoCursor from) {
    switch (from.number()) {
      case NAME -> {
        if (from.wireType() != ProtoCursor.BYTES) {
          return false;
        }
        named = true;
        keep(from, name);
      }
      case TYPE -> {
        typed = true;
        typeNumber = from.value();
        return from.wireType() == ProtoCursor.VARINT;
      }
      case HELP -> keep(from, help);
      case UNIT -> keep(from, unit);
      default -> {
        return from.number() != METRIC || from.wireType() == ProtoCursor.BYTES;
      }
    }
    return from.number() == NAME || from.wireType() == ProtoCursor.BYTES;
  }

  private static void keep(ProtoCursor from, ProtoBytes to) {
    if (from.wireType() == ProtoCursor.BYTES) {
      to.clear();
      to.raw(from.bytes(), from.start(), from.length());
    }
  }

  private static boolean isText(ProtoBytes bytes) {
    return Utf8.isValid(bytes.array(), 0, bytes.length());
  }

  private static String text(ProtoBytes bytes) {
    return new String(bytes.array(), 0, bytes.length(), StandardCharsets.UTF_8);
  }

  private @Nullable String headFault() {
    if (!named || name.length() == 0 || !isText(name)) {
      return "invalid metric name: " + nameText();
    }
    if (typeNumber < 0 || typeNumber >= TYPES.length) {
      return "unknown metric type " + typeNumber + " for metric " + nameText();
    }
    type = TYPES[(int) typeNumber];
    return isText(help) ? null : "invalid help for metric " + nameText();
  }

  private String nameText() {
    return named ? text(name) : "";
  }

  /** Tells what was noted and not told yet; a family may name its unit behind its metrics. */
  private @Nullable Entry nextMetadata() {
    if (!toldType) {
      toldType = true;
      return tell(Metadata.TYPE, null);
    }
    if (!toldHelp && help.length() > 0) {
      toldHelp = true;
      return tell(Metadata.HELP, help);
    }
    if (!toldUnit && unit.length() > 0) {
      toldUnit = true;
      return isUnitOfName()
          ? tell(Metadata.UNIT, unit)
          : malformed("the unit is no suffix of metric " + nameText());
    }
    state = State.FIELDS;
    return null;
  }

  private Entry tell(Metadata kind, @Nullable ProtoBytes text) {
    metadata = kind;
    told.clear();
    told.messageField(
        switch (kind) {
          case HELP -> HELP;
          case TYPE -> TYPE;
          case UNIT -> UNIT;
        },
        name);
    told.varint(typeNumber);
    if (text != null) {
      told.raw(text.array(), 0, text.length());
    }
    return Entry.METADATA;
  }

  private boolean isUnitOfName() {
    String of = nameText();
    String suffix = "_" + text(unit);
    boolean counter = type == MetricMetadata.Type.COUNTER && of.endsWith("_total");
    return of.endsWith(counter ? suffix + "_total" : suffix);
  }

  /** Reads the next field of the family. */
  private @Nullable Entry field() {
    if (left == 0) {
      state = State.OUTSIDE;
      return null;
    }
    field.over(window, position, stop());
    if (!field.next()) {
      if (!field.isMalformed() && isWhole()) {
        position += left;
        left = 0;
        return null;
      }
      return isWhole() || last ? malformed("a metric is cut off") : Entry.NEED_MORE;
    }
    left -= field.position() - position;
    position = field.position();
    return field.number() == METRIC ? metric() : late();
  }

  private @Nullable Entry metric() {
    if (!metric.read(field, type)) {
      return malformed("a metric of " + nameText() + " cannot be read");
    }
    state = State.SAMPLES;
    return null;
  }

  /** A field behind metrics: it may add to what is known of the family, and not change it. */
  private @Nullable Entry late() {
    String before = nameText();
    long typeBefore = typeNumber;
    if (!note(field)) {
      return malformed("a field of a family is of the wrong type");
    }
    if (typeNumber != typeBefore || !nameText().equals(before)) {
      return malformed("name or type of a large family come behind its metrics");
    }
    if (!isText(help)) {
      return malformed("invalid help for metric " + before);
    }
    state = State.METADATA;
    return null;
  }

  private @Nullable Entry sample() {
    if (!metric.next(series, name.array(), name.length())) {
      state = State.FIELDS;
      return null;
    }
    exemplified = metric.hasExemplars();
    return metric.isHistogram() ? Entry.HISTOGRAM : Entry.SERIES;
  }

  private Entry malformed(String why) {
    return refused("protobuf: " + why);
  }

  @Override
  public NativeHistogram histogram() {
    return metric.histogram();
  }

  @Override
  public void readExemplars(Exemplars to) {
    metric.readExemplars(to);
  }

  @Override
  public long createdMillis() {
    return metric.created();
  }

  @Override
  public byte[] metadataWindow() {
    return told.array();
  }

  @Override
  public int metadataStart() {
    return 0;
  }

  @Override
  public int metadataEnd() {
    return told.length();
  }

  @Override
  public String metadataFamily() {
    return nameText();
  }

  @Override
  public String metadataText() {
    return switch (metadata) {
      case TYPE -> type.word();
      case HELP -> text(help);
      case UNIT -> text(unit);
    };
  }

  @Override
  public String unit() {
    return text(unit);
  }

  @Override
  public MetricMetadata.Type type() {
    return type;
  }
}
