package dev.quarry.orchestrator.api.knowledge;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The controllers of search and stored documents. */
@Configuration(proxyBeanMethods = false)
@Import({
  SearchController.class,
  DocumentController.class,
  CollectionFileController.class,
  ReindexController.class
})
public class KnowledgeApi {}
