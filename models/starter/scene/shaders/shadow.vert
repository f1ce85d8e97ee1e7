// Depth as seen from the light.
in vec3 position;

uniform mat3 rotation;
uniform vec3 centre;
uniform mat4 shadow_matrix;

void main() {
    gl_Position = shadow_matrix * vec4(rotation * (position - centre), 1);
}
