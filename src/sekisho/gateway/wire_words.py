"""Words of the other protocols' wire formats, beside those of OpenAI's chat in `content.py`.

They are no content: a path shows them, and a text that is exactly such a word is not screened.
"""

WIRE_WORDS = frozenset(
    (
        # Anthropic's messages
        *("tool_use", "tool_result", "tool_use_id", "input_schema", "is_error", "thinking", "redacted_thinking"),
        *("signature", "data", "source", "media_type", "document", "search_result", "citations", "context"),
        *("stop_sequences", "max_tokens", "top_k", "user_id", "output_config", "budget_tokens", "enabled", "disabled"),
        # OpenAI's responses and embeddings
        *("instructions", "message", "input_text", "output_text", "function_call_output", "custom_tool_call"),
        *("custom_tool_call_output", "output", "call_id", "reasoning", "summary", "summary_text", "reasoning_text"),
        *("encrypted_content", "status", "completed", "max_output_tokens", "truncation", "include", "effort"),
        *("encoding_format", "dimensions", "float", "base64", "image", "input_image", "input_file"),
        # Gemini
        *("contents", "parts", "systemInstruction", "functionDeclarations", "functionCall", "functionResponse"),
        *("args", "response", "result", "generationConfig", "toolConfig", "functionCallingConfig", "safetySettings"),
        *("thought", "thoughtSignature", "responseSchema", "responseMimeType", "responseJsonSchema", "model"),
        *("content", "requests", "embedContent", "taskType", "outputDimensionality"),
        *("inlineData", "mimeType", "displayName", "inline_data", "mime_type"),
        *("stopSequences", "temperature", "topP", "topK", "maxOutputTokens", "candidateCount", "mode", "labels"),
    )
)
