// No checks by another server, and no key kept beyond the tab.
SwaggerUIBundle({ url: '../openapi.json', dom_id: '#docs', validatorUrl: null, persistAuthorization: false, deepLinking: true, tryItOutEnabled: false });
