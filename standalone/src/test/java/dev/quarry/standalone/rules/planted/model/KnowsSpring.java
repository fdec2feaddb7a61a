package dev.quarry.standalone.rules.planted.model;

import org.springframework.stereotype.Service;

/** A wire record that depends on a framework. */
public class KnowsSpring {
  public final Class<?> named = Service.class;
}
