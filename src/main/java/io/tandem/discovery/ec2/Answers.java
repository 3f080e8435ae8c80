// SPDX-License-Identifier: Apache-2.0
// Copyright The Tandem Authors
package io.tandem.discovery.ec2;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads what the EC2 API answers, one entry of its list at a time, so that a page of instances is
 * never there as objects as a whole. No document types, no entities but XML's own. Any thread.
 */
final class Answers {
  private static final int DEEPEST = 32;
  private static final XMLInputFactory XML = factory();

  private Answers() {}

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /**
   * The texts of the root's other elements.
   *
   * @param root how the outermost element must be named
   * @param list the element of the root whose entries are given away
   */
  static Map<String, String> read(byte[] text, String root, String list, Consumer<Element> entries)
      throws IOException {
    try {
      XMLStreamReader xml = XML.createXMLStreamReader(new ByteArrayInputStream(text));
      if (xml.nextTag() != XMLStreamConstants.START_ELEMENT || !xml.getLocalName().equals(root)) {
        throw new IOException("expected " + root + ", found " + xml.getLocalName());
      }
      Map<String, String> fields = new HashMap<>();
      while (nextElement(xml)) {
        if (xml.getLocalName().equals(list)) {
          while (nextElement(xml)) {
            entries.accept(element(xml, DEEPEST));
          }
        } else {
          Element field = element(xml, DEEPEST);
          fields.put(field.name(), field.text());
        }
      }
      // To its end: what is cut off behind the last entry is no whole answer either.
      while (xml.hasNext()) {
        xml.next();
      }
      return fields;
    } catch (XMLStreamException e) {
      throw new IOException("no XML that can be read: " + firstLine(e), e);
    }
  }

  private static String firstLine(XMLStreamException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** Moves to the next element within the current one, or to its end. */
  private static boolean nextElement(XMLStreamReader xml) throws XMLStreamException {
    int event = xml.next();
    while (event != XMLStreamConstants.START_ELEMENT && event != XMLStreamConstants.END_ELEMENT) {
      event = xml.next();
    }
    return event == XMLStreamConstants.START_ELEMENT;
  }

  private static Element element(XMLStreamReader xml, int depth)
      throws XMLStreamException, IOException {
    if (depth == 0) {
      throw new IOException("more than " + DEEPEST + " elements within each other");
    }
    String name = xml.getLocalName();
    String text = "";
    List<Element> children = List.of();
    for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        children = children.isEmpty() ? new ArrayList<>() : children;
        children.add(element(xml, depth - 1));
      } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
        text = xml.getText();
      }
    }
    return new Element(name, children.isEmpty() ? text : "", children);
  }
}
