import TestSupport
import Testing

@testable import BatchForge

@Suite("docs/configuration.md: what it says is so")
struct ConfigurationDocumentTests {
    private static func document() throws -> String { try FileText.text(PackageRoot.file("docs/configuration.md")) }

    @Test("its job files load")
    func jobFiles() throws {
        let blocks = try Self.document().split(separator: "```yaml\n").dropFirst().map { block in
            String(block[..<(block.firstRange(of: "```")?.lowerBound ?? block.endIndex)])
        }
        #expect(!blocks.isEmpty)
        for block in blocks {
            #expect(try JobFixture.complaint(block, ["MONGODB_URI": "mongodb://h"]) == nil, "\(block)")
        }
    }

    @Test("it has every setting, with its default")
    func settings() throws {
        let document = try Self.document()
        let job = try JobFixture.load(
            [2: ""], adding: "", ["MONGODB_URI": "mongodb://h", "MONGODB_DB": "d", "MONGODB_COLLECTION": "c"])
        for setting in job.settings where !setting.key.hasPrefix("provider.") {
            let key = setting.key.replacing("results[0]", with: "results[]")
            let row = document.split(separator: "\n").first { $0.hasPrefix("| `\(key)` |") }
            #expect(row != nil, "\(setting.key)")
            if setting.origin == "default", setting.key != "select.query", let row {
                let cell = row.split(separator: "|", omittingEmptySubsequences: false)[3]
                let shown = cell.filter { $0 != "`" && $0 != " " }
                let isSame =
                    shown == setting.value || Quantity.duration(String(shown)) == Quantity.duration(setting.value)
                #expect(isSame, "\(setting.key): \(shown), \(setting.value)")
            }
        }
    }

    @Test("it says where every setting, flag and file of the seeds is", arguments: seedNames)
    func seeds(name: String) throws {
        let table = try #require(try Self.document().firstRange(of: "## From the seeds' settings"))
        let text = try Self.document()[table.upperBound...]
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") }
        let cells = rows.compactMap { $0.split(separator: " | ").first }
        #expect(cells.contains { $0.contains("`\(name)`") }, "\(name)")
    }

    private static let seedNames = """
        MONGODB_URI MONGODB_DB MONGODB_COLLECTION OPENAI_API_KEY OPENAI_MODEL OPENAI_TEMP OPENAI_MAX_TOKENS BATCH_SIZE
        COMPLETION_WINDOW POLL_INTERVAL MAX_RETRIES SYSTEM_PROMPT USER_PROMPT_TEMPLATE NOTIFICATION_WEBHOOK
        NOTIFICATION_EMAIL load_dotenv .env
        DatabaseConfig.connection_string DatabaseConfig.database_name DatabaseConfig.collection_name
        OpenAIConfig.api_key OpenAIConfig.model OpenAIConfig.temperature OpenAIConfig.max_tokens
        OpenAIConfig.response_format BatchConfig.batch_size BatchConfig.completion_window BatchConfig.poll_interval
        BatchConfig.endpoint BatchConfig.max_retries PromptConfig.system_prompt PromptConfig.user_prompt_template
        NotificationConfig.webhook_url NotificationConfig.email AppConfig.database AppConfig.openai AppConfig.batch
        AppConfig.prompt AppConfig.notification AppConfig.schema AppConfig.document_fields AppConfig.from_env
        StatusConfig.field_name StatusConfig.pending_value StatusConfig.in_progress_value StatusConfig.completed_value
        StatusConfig.failed_value SchemaConfig.status SchemaConfig.response_field SchemaConfig.response_date_field
        SchemaConfig.response_content_field SchemaConfig.document_id_field SchemaConfig.processing_info_field
        SchemaConfig.query_template SchemaConfig.update_template SchemaConfig.response_template
        DocumentFields.field_map DocumentFields.preprocess_functions patient_name patient_age doctor_name document_id
        BatchProcessor schema_config process_pending_documents process_response set_response_processor total_processed
        succeeded failed custom_id method url body ConnectionError ValidationError ProcessingError TimeoutError
        TemplateError INFO ERROR DEBUG config.py schema_config.py db.py processor.py templates.py models.py notifier.py
        logger.py errors.py utils.py test_processor.py test_templates.py test_db.py basic_processing.py custom_schema.py
        custom_processor.py medical_schema.py customer_service_schema.py
        openai_api_key openai_model openai_temperature batch_max_completion_tokens_process
        batch_max_completion_tokens_usecase batch_user_assignment DJANGO_SETTINGS_MODULE NodeDocument document_type title
        content user meta_json generated_by model temperature model_type timestamp batch_id request_id
        NodeUsecaseCandidate node candidate_uid description impact_assessment complexity_score complexity_details
        technology_requirements success_metrics implementation_timeline category estimated_roi risk_level
        batch_generate_process_details.py batch_generate_usecase_candidates.py monitor_batch.py monitor_usecase_batch.py
        identify_failed_nodes.py retry_failed_usecase_nodes.py --test --count batch_process_details/
        batch_usecase_candidates/ current_batch_id.txt batch_input_*.jsonl batch_output_*.jsonl failed_node_ids.txt
        """.split(whereSeparator: \.isWhitespace).map(String.init)

    @Test("it has every name that an update may ask for", arguments: UpdateTemplate.allowedNames)
    func names(name: String) throws { #expect(try Self.document().contains("`\(name)`")) }

    @Test("its .env is read as it says")
    func environmentFile() throws {
        let block = try #require(try Self.document().split(separator: "```\n").first { $0.hasPrefix("# a comment\n") })
        let directory = try ScratchDirectory("dotenv")
        try FileText.write(String(block), to: directory.file(".env"))
        let environment = try Environment.read(process: [:], dotEnvFiles: [directory.file(".env")])
        #expect(environment.warnings.isEmpty)
        #expect(environment["OPENAI_API_KEY"] == "sk-…" && environment["MONGODB_DB"] == "clinic")
        #expect(environment["SYSTEM_PROMPT"] == "Two lines:\nthis is the second.")
        #expect(environment["USER_PROMPT_TEMPLATE"] == "As it is, also \\n and\nover several lines.")
        #expect(environment["MONGODB_URI"] == "mongodb://localhost:27017")
    }
}
