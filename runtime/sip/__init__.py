"""The sans-IO core: messages, transactions and forking. No asyncio, socket or clock here."""
