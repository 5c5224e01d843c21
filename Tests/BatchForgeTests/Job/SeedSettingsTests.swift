import ForgeBSON
import ForgeJSON
import Testing

@testable import BatchForge

/// The configuration of both seeds, as job files. `docs/configuration.md` has the table.
@Suite("Job: what the seeds configure can be said")
struct SeedSettingsTests {
    @Test("the medical schema of the specification")
    func medical() throws {
        let fixture = try JobFixture(
            """
            version: 1
            mongodb: {uri: "${MONGODB_URI}", database: "${MONGODB_DB}", collection: "${MONGODB_COLLECTION}"}
            select: {query: {ai_status: pending}, name: document_id}
            status: {field: ai_status, pending: pending, in_progress: in_progress, completed: completed, failed: failed, info_field: processing_info}
            vars: {patient_name: patient_details.first_name, patient_age: patient_details.patient_age, doctor_name: medical_details.doctor_name, document_id: document_id}
            prompt: {system: "${SYSTEM_PROMPT}", user: "${USER_PROMPT_TEMPLATE}"}
            request: {endpoint: /v1/chat/completions, completion_window: "${COMPLETION_WINDOW:-24h}", body: {model: "${OPENAI_MODEL:-gpt-4o-mini}", temperature: "${OPENAI_TEMP:-0.1}", max_tokens: "${OPENAI_MAX_TOKENS:-500}"}}
            batch: {max_requests: "${BATCH_SIZE:-100}", poll_interval: "${POLL_INTERVAL:-300}"}
            results:
              - update: {$push: {event_response: {talking_points: "{{response_content}}", created_date: "{{current_date}}"}}}
            retry: {max_attempts: "${MAX_RETRIES:-3}"}
            """)
        let job = try fixture.load([
            "MONGODB_URI": "mongodb://h", "MONGODB_DB": "d", "MONGODB_COLLECTION": "c", "SYSTEM_PROMPT": "You help.",
            "USER_PROMPT_TEMPLATE": "Your patient {{patient_name}} has visited on {{last_visit_date}}.",
            "BATCH_SIZE": "50",
        ])
        #expect(job.request.body == ["model": "gpt-4o-mini", "temperature": 0.1, "max_tokens": 500])
        #expect(job.batch.maxRequests == 50 && job.batch.pollInterval == .seconds(300) && job.retry.maxAttempts == 3)
        #expect(job.prompt.names == ["patient_name", "last_visit_date"])
        #expect(job.vars.map(\.text).last == "document_id")
        #expect(job.results.first?.sourceUpdate?.names == ["response_content", "current_date"])
    }

    @Test("the response processor's document, with defaults for what is missing")
    func processor() throws {
        let job = try JobFixture.load([
            5: """
              - update:
                  $push:
                    event_response:
                      patient_type: ip
                      talking_points:
                        Benefits: "{{ response.benefits | default([]) }}"
                        Condition: "{{ response.condition | default('') }}"
            """
        ])
        #expect(job.results.first?.sourceUpdate?.names == ["response"])
    }

    @Test("the process details of the documentation, on the node itself")
    func processDetails() throws {
        let job = try JobFixture.load(
            [
                5: """
                  - update:
                      $set:
                        process_details:
                          title: Process Details
                          content: "{{ response_content }}"
                          user: gruhno
                          meta_json: {generated_by: batch_api, model: "{{ model }}", timestamp: "{{ current_date }}", batch_id: "{{ batch_id }}", request_id: "{{ request_id }}"}
                """
            ],
            adding: """
                select: {query: {is_leaf: true, model_key: apqc_pcf, process_details: {$exists: false}}}
                status: {field: details_status, info_field: details_info}
                request: {body: {model: gpt-5, temperature: 1.0, max_completion_tokens: 8000}}
                response: {parse: text}
                """)
        #expect(job.request.body == ["model": "gpt-5", "temperature": 1.0, "max_completion_tokens": 8000])
        #expect(job.response.parse == .text && job.warnings.isEmpty)
        #expect(
            job.results.first?.sourceUpdate?.names == [
                "response_content", "model", "current_date", "batch_id", "request_id",
            ])
    }

    @Test("the use cases of the documentation, as a list on the node")
    func useCases() throws {
        let job = try JobFixture.load(
            [5: "  - update: {$set: {use_cases: \"{{ response.use_cases }}\"}}"],
            adding:
                "request: {body: {model: gpt-5, max_completion_tokens: 15000, response_format: {type: json_object}}}\nresponse: {parse: json}"
        )
        #expect(job.response.parse == .json && job.request.body["max_completion_tokens"] == 15000)
    }
}
