// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.web;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A long answer, written piece by piece when the one before was taken: an answer with ten thousand
 * targets is never held as a whole. Streams would not do, for the iterator of a flat map holds all
 * of an inner stream. One thread.
 */
final class Pieces implements Iterator<String> {
  private final Queue<Iterator<String>> rest = new ArrayDeque<>();

  Pieces then(Supplier<String> piece) {
    return each(List.of(piece), Supplier::get);
  }

  <T> Pieces each(Iterable<T> things, Function<? super T, String> write) {
    Iterator<T> left = things.iterator();
    rest.add(
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return left.hasNext();
          }

          @Override
          public String next() {
            return write.apply(left.next());
          }
        });
    return this;
  }

  @Override
  public boolean hasNext() {
    for (Iterator<String> next = rest.peek(); next != null; next = rest.peek()) {
      if (next.hasNext()) {
        return true;
      }
      rest.remove();
    }
    return false;
  }

  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return rest.element().next();
  }
}
